"""Photos and documents of a proposition: received, shown to whoever has the link, taken away."""

from contextlib import suppress

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.http.busy import for_later
from cooperation.http.media import DOCUMENTS, PICTURES
from cooperation.pages.proposing.frame import link_of, personal, words_of
from cooperation.pages.proposing.questions import questions
from directory.enums import AttachmentKind, LinkScope
from directory.mail import links
from directory.submissions import actions, guard, joining, pieces
from directory.submissions.pieces import MOST_FILES

# The names of the two buttons: any file, and the camera of a phone.
INPUTS = ("fichiers", "photo")


def receive(page):
    """Keep the files of a POST. Returns the sentences about those that were refused, each naming its file."""
    uploads = [upload for name in INPUTS for upload in page.request.FILES.getlist(name) if upload]
    address, refused = guard.client_address(page.request), []
    for rank, upload in enumerate(uploads):
        try:
            _take_in(page.submission, upload, address)
        except guard.TooMany as too_many:
            refused.append(words_of(too_many)[1])
            break
        except joining.NoRoom as error:
            # Sixty files chosen at once are told in one sentence.
            refused.append(_beyond(uploads[rank:]) if len(uploads) - rank > 1 else _refusal(upload, error))
            break
        except ValidationError as error:
            refused.append(_refusal(upload, error))
            if error.code in ("busy", "costly"):
                # One request does not hold its thread for a dozen of these: the others are told, not read.
                refused += [_unread(uploads[rank + 1 :])] if uploads[rank + 1 :] else []
                break
    return refused


def _take_in(submission, upload, address):
    guard.admit("fichier", address)
    guard.admit("poids", address, by=-(-upload.size // 1_000_000))
    try:
        return joining.join(submission, upload)
    except ValidationError as error:
        if error.code == "costly":
            # It took what a dozen take.
            with suppress(guard.TooMany):
                guard.admit("fichier", address, by=MOST_FILES)
        raise


def _refusal(upload, error):
    return _("« %(name)s » : %(why)s") % {"name": joining.name_of(upload)[:80], "why": " ".join(error.messages)}


def _unread(uploads):
    text = ngettext(
        "Un fichier choisi après lui n’a pas été lu, « %(name)s » : choisissez-le de nouveau.",
        "%(number)s fichiers choisis après lui n’ont pas été lus, à partir de « %(name)s » : choisissez-les encore.",
        len(uploads),
    )
    return text % {"number": len(uploads), "name": joining.name_of(uploads[0])[:80]}


def _beyond(uploads):
    text = ngettext(
        "Douze fichiers au plus : un fichier n’est pas joint, « %(name)s ».",
        "Douze fichiers au plus : %(number)s fichiers ne sont pas joints, à partir de « %(name)s ».",
        len(uploads),
    )
    return text % {"number": len(uploads), "name": joining.name_of(uploads[0])[:80]}


def shown(page, *, check=False):
    """``[{"nom", "adresse", "est_image", "questions"}]``: the files joined so far, and what is asked of each."""
    return [_one(one, page.follow_address, check=check) for one in page.submission.pieces]


def removed(page):
    """``{"nom", "adresse"}`` of the file taken away last, that « Annuler » puts back; ``None`` without one."""
    last = page.submission.files.filter(removed_at__isnull=False).order_by("removed_at").last()
    return {"nom": last.original_name, "adresse": f"{page.follow_address}pieces/{last.pk}/"} if last else None


def _one(piece, follow_address, *, check=False):
    prefix = pieces.prefix_of(piece)
    data = {f"{prefix}-{name}": getattr(piece, name) for name in pieces.needed_of(piece)}
    form = pieces.PieceForm(data if check else None, instance=piece, prefix=prefix)
    return {
        "pk": piece.pk,
        "nom": piece.original_name,
        "alt": piece.alt,
        "mots": " – ".join(filter(None, (piece.title or piece.alt or piece.original_name, piece.credit))),
        "adresse": f"{follow_address}pieces/{piece.pk}/",
        "est_image": piece.kind == AttachmentKind.PHOTO,
        "questions": questions(form),
    }


@personal("POST")
def upload(request, token):
    """``/suivi/<token>/pieces/envoyer/``: one file, sent by script as soon as it is chosen. Answers in JSON."""
    submission = link_of(token, LinkScope.FOLLOW).submission
    [file] = request.FILES.getlist("fichiers")[:1] or [None]
    if file is None:
        return JsonResponse({"message": _("Aucun fichier n’est arrivé. Choisissez-le de nouveau.")}, status=422)
    try:
        piece = _take_in(submission, file, guard.client_address(request))
    except guard.TooMany as too_many:
        response = JsonResponse({"message": words_of(too_many)[1]}, status=429)
        response.headers["Retry-After"] = str(too_many.seconds)
        return response
    except ValidationError as error:
        told = {"message": _refusal(file, error), "complet": isinstance(error, joining.NoRoom)}
        if error.code == "busy":
            return for_later(JsonResponse(told, status=503))
        return JsonResponse(told, status=422)
    except actions.Overtaken as overtaken:
        return JsonResponse({"message": str(overtaken)}, status=409)
    html = render_to_string("proposer/piece.html", {"piece": _one(piece, links.address_of(LinkScope.FOLLOW, token))})
    return JsonResponse({"piece": html, "pk": piece.pk})


@personal("GET", "POST")
def piece(request, token, pk):
    """``/suivi/<token>/pieces/<pk>/``: the file itself; a POST takes it away, or puts it back (``remettre``), and keeps
    what was typed of the others.
    """
    submission = link_of(token, LinkScope.FOLLOW).submission
    found = submission.files.filter(pk=pk).first()
    if request.method == "POST":
        if found is not None:
            try:
                joining.set_removed(found, is_removed="remettre" not in request.POST)
            except actions.Overtaken:
                return redirect(links.address_of(LinkScope.FOLLOW, token))
            joining.describe(submission, request.POST)
        return redirect(f"{links.address_of(LinkScope.FOLLOW, token)}pieces/#pieces-jointes")
    if found is None:
        raise Http404
    extension = found.file.name.rpartition(".")[2].lower()
    try:
        body = default_storage.open(found.file.name)
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None
    content_type = {**PICTURES, **DOCUMENTS}.get(extension, "application/octet-stream")
    response = FileResponse(body, content_type=content_type, as_attachment=extension not in PICTURES)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
