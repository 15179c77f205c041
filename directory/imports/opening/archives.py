"""ZIP and XML from people: counted as they are really read, no DTD, no entity, no address followed."""

import io
import zipfile
import zlib

from lxml import etree

from directory.imports.opening.limits import DAMAGED, Refused

MAX_MEMBERS = 2_000
MAX_MEMBER = 250 * 1024 * 1024
MAX_UNFOLDED = 400 * 1024 * 1024
# Deflate folds a repeated sheet some tens of times; a bomb, a thousand.
MAX_RATIO, RATIO_FROM = 150, 10 * 1024 * 1024

BOMB = (
    "Ce fichier compressé devient démesuré une fois ouvert : copiez les lignes utiles dans un nouveau classeur, "
    "enregistrez-le, puis renvoyez-le."
)
HOSTILE_XML = (
    "Ce fichier contient des instructions qu’un classeur n’a pas (DTD ou entités) : ouvrez-le dans Excel ou "
    "LibreOffice, enregistrez-le au format « Classeur Excel (.xlsx) », puis renvoyez-le."
)
LOCKED = "Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe, puis renvoyez-le."
#: How XML from people is parsed.
SAFE = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Archive:
    """The members of a ZIP, read within limits. Raises ``Refused``."""

    def __init__(self, file):
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise Refused(DAMAGED) from None
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise Refused(
                "Ce fichier compressé contient des milliers de fichiers : ce n’est pas un classeur ; envoyez le "
                "tableau lui-même."
            )
        self.names = {member.filename for member in members}
        if len(self.names) < len(members):
            raise Refused(DAMAGED)
        if any(member.flag_bits & 1 for member in members):
            raise Refused(LOCKED)
        if sum(member.file_size for member in members) > 4 * MAX_UNFOLDED:
            raise Refused(BOMB)
        self._by_folded_name = {name.replace("\\", "/").lstrip("/").casefold(): name for name in self.names}
        self.unfolded = 0

    def find(self, name):
        """The member of this name, whatever its capitals; ``None`` when there is none."""
        return self._by_folded_name.get(name.lstrip("/").casefold())

    def open(self, name):
        """A member as a file to read once; ``Refused`` when it is missing."""
        found = self.find(name)
        if found is None:
            raise Refused(DAMAGED)
        member = self._zip.getinfo(found)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(DAMAGED)
        if member.file_size > MAX_MEMBER or (
            member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        ):
            raise Refused(BOMB)
        try:
            return _Member(self, self._zip.open(member), member.compress_size)
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError):
            raise Refused(DAMAGED) from None

    def read(self, name):
        """The bytes of a small member."""
        with self.open(name) as member:
            return member.read()


class _Member(io.RawIOBase):
    def __init__(self, archive, stream, folded):
        self._archive, self._stream, self._folded = archive, stream, folded
        self._size, self._tail = 0, b""

    def readable(self):
        return True

    def read(self, size=-1):
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(1 << 16), b""))
        try:
            chunk = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            raise Refused(DAMAGED) from None
        self._size += len(chunk)
        self._archive.unfolded += len(chunk)
        if (
            self._size > MAX_MEMBER
            or self._archive.unfolded > MAX_UNFOLDED
            or (self._size > RATIO_FROM and self._size > MAX_RATIO * max(self._folded, 1))
        ):
            raise Refused(BOMB)
        seen = self._tail + chunk
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise Refused(HOSTILE_XML)
        self._tail = chunk[-10:]
        return chunk


def elements(stream, tags):
    """Each element of ``tags`` as it ends (``parsed``)."""
    for _, element in parsed(stream, tags, ("end",)):
        yield element


def parsed(stream, tags, events, *, damaged=DAMAGED, hostile=HOSTILE_XML):
    """``(event, element)`` for the elements of ``tags`` (local names, any namespace); what has ended is let go.

    Raises ``Refused`` on XML that is broken or too deep (``damaged``), or has a DTD (``hostile``).
    """
    found = etree.iterparse(stream, events=events, tag=[f"{{*}}{tag}" for tag in tags], **SAFE)
    is_checked = False
    try:
        for event, element in found:
            if not is_checked:
                is_checked = True
                refuse_dtd(element, hostile)
            yield event, element
            if event == "start":
                continue
            element.clear()
            # What comes before in the tree would stay in memory.
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
        if not is_checked and found.root is not None:
            refuse_dtd(found.root, hostile)
    except etree.XMLSyntaxError as error:
        raise Refused(hostile if "ntity" in str(error) else damaged) from None


def tree(body):
    """The root of a small XML document. Raises ``Refused``."""
    try:
        root = etree.fromstring(body, etree.XMLParser(**SAFE))
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(DAMAGED) from None
    refuse_dtd(root)
    return root


def refuse_dtd(element, sentence=HOSTILE_XML):
    if element.getroottree().docinfo.internalDTD is not None:
        raise Refused(sentence)


def local(element):
    """The name of an element without its namespace; empty for what is none."""
    return _LOCAL[element.tag] if isinstance(element.tag, str) else ""


def attributes(element):
    """The attributes of an element by their local names."""
    return {_LOCAL[name]: value for name, value in element.items()}


class _Local(dict):
    """``{name with its namespace: without}``, as they come."""

    def __missing__(self, name):
        self[name] = found = name.rpartition("}")[2]
        return found


_LOCAL = _Local()
