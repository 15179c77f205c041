"""What is pressed is large enough: 24 px everywhere (WCAG 2.5.8), 44 px on a phone for what is pressed most."""

import pytest

from tests.e2e.test_accessibility import GROUPS, PUBLIC

WIDTHS = (390, 1440)
#: Small targets: neither among words, nor alone in a circle of 24 px, as the criterion allows.
SMALL = """() => {
  const unseen = "[aria-hidden=true], [inert], .saut";
  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(unseen);
  // A label is pressed like its box; a link may be stretched over its card.
  const area = (e) => {
    const own = e.closest("label") ?? e.labels?.[0] ?? e;
    const stretched = getComputedStyle(e, "::after");
    const covers = stretched.content !== "none" && stretched.position === "absolute" && stretched.top === "0px";
    return (covers && e.offsetParent ? e.offsetParent : own).getBoundingClientRect();
  };
  const amongWords = (e) => {
    if (getComputedStyle(e).display !== "inline") return false;
    const block = e.closest("p, li, dd, dt, td, th, figcaption, h1, h2, h3, blockquote");
    if (block === null) return false;
    const linked = [...block.querySelectorAll("a, button")].reduce((sum, a) => sum + a.textContent.length, 0);
    return block.textContent.trim().length > linked;
  };
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(shown).map((e) => ({e, r: area(e)})).filter(({r}) => r.width > 1 && r.height > 1);
  const centre = ({r}) => [r.x + r.width / 2, r.y + r.height / 2];
  const isSmall = ({r}) => r.width < 23.9 || r.height < 23.9;
  const distance = ([x, y], r) => Math.hypot(
    Math.max(r.left - x, 0, x - r.right), Math.max(r.top - y, 0, y - r.bottom));
  const crowded = (one) => all.some((other) => other.e !== one.e && !other.e.contains(one.e) && (
    distance(centre(one), other.r) < 12
    || (isSmall(other) && Math.hypot(centre(one)[0] - centre(other)[0], centre(one)[1] - centre(other)[1]) < 24)));
  const words = ({e, r}) => `${e.className} « ${e.textContent.trim().slice(0, 20)} » ${r.width | 0}×${r.height | 0}`;
  return all.filter((one) => isSmall(one) && !amongWords(one.e) && crowded(one)).map(words);
}"""
#: What a thumb presses most.
MAIN = (
    ".bouton:not(.bouton--lien), .pages a, .case, .puce, .facette > summary, .vues a, .menu-outil > summary, .chercher"
)
LOW = """(main) => [...document.querySelectorAll(main)]
  .filter((e) => e.checkVisibility({visibilityProperty: true}))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 1 && (r.height < 43.9 || r.width < 43.9))
  .map(([e, r]) => `${e.className} « ${e.textContent.trim().slice(0, 20)} » ${r.width | 0}×${r.height | 0}`)"""


#: An icon that its box leaves no room is a target that nobody sees.
UNSEEN = """() => [...document.querySelectorAll("svg.icone")].filter((e) => e.checkVisibility())
  .filter((e) => e.getBoundingClientRect().width < 8).map((e) => `icône de ${e.parentElement.textContent.trim()}`)"""


def small_targets(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate(UNSEEN) + page.evaluate(SMALL) + (page.evaluate(LOW, MAIN) if width == WIDTHS[0] else [])


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: f"{names[0]}…")
def test_targets_are_large_enough(page, site, absent, names):
    faults = {}
    for path in (PUBLIC[name] for name in names):
        page.goto(path)
        faults |= {(path, width): small_targets(page, width) for width in WIDTHS}

    assert {where: found for where, found in faults.items() if found} == {}


def test_small_targets_are_seen(page, site):
    page.goto("/accessibilite/")
    page.evaluate(
        """() => {
          const main = document.querySelector("main");
          main.insertAdjacentHTML("beforeend", '<div id="mal"><a href="#a">a</a><a href="#b">b</a></div>');
          main.insertAdjacentHTML("beforeend", '<p>Un mot <a href="#c">c</a> parmi d’autres.</p>');
          main.insertAdjacentHTML("beforeend", '<a class="bouton" href="#d">d</a>');
          for (const one of document.querySelectorAll("#mal a, .bouton[href='#d']")) {
            one.style.cssText = "display:inline-block;min-height:0;height:12px;width:12px;padding:0;line-height:12px";
          }
        }"""
    )

    seen = " ".join(small_targets(page, WIDTHS[0]))
    assert [f"« {name} »" in seen for name in "abcd"] == [True, True, False, True]
