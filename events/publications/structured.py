"""schema.org description of an article (JSON-LD)."""

from directory.sheets.structured import CONTEXT
from events.publications.card import publisher_of


def article_data(article, url):
    author = publisher_of(article)
    data = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": article.title,
        "url": url,
        "datePublished": article.published_on.isoformat(),
        "dateModified": article.updated_at.isoformat(),
        "image": f"{url.rstrip('/')}.png",
        "inLanguage": "fr",
    }
    if article.summary:
        data["description"] = article.summary
    if author:
        data["author"] = {"@type": "Organization", "name": author.name}
    return data
