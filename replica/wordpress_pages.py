"""WordPress's pages under a classic theme (twentyseventeen) and under a block theme."""

from collections.abc import Callable, Sequence
from html import escape

from replica.articles import Article, slugify
from replica.body import wordpress_body, wordpress_image
from replica.exchange import Request
from replica.shelf import Listing, Shelf, Visit
from replica.template import template

PROTECTED = "Bảo vệ: "
_RECENT = 5
_VISITORS = ("Lò Thị Mến", "Bế Xuân Trường", "Hà Kiều Oanh", "Tạ Ngọc Bích")


class WordPressPages:
    """Renders the pages of one site; `address` gives the permalink of an article, without the origin."""

    def __init__(self, shelf: Shelf, address: Callable[[Article], str]) -> None:
        self.shelf = shelf
        self.address = address
        self.is_block = shelf.variant == "wordpress-block"

    def article(self, article: Article, part: int, request: Request) -> str:
        visit = self.shelf.visit()
        self.shelf.hits(article, more=1)
        base = request.origin
        url = escape(base + self.address(article))
        content = template("wordpress_block_article" if self.is_block else "wordpress_article").render(
            id=article.id,
            post_class=_post_class(article),
            url=url,
            origin=base,
            times=self._times(article),
            account=escape(article.account),
            title=escape(shown_title(article)),
            body=self.body(article, part, base, whole=True),
            categories=self._categories(article, base),
            tags=self._tags(article, base),
            neighbours=self._neighbours(article, base),
            discussion=self._discussion(article, visit),
        )
        head = f"<link rel=\"canonical\" href=\"{url}\" />\n<link rel='shortlink' href='{base}/?p={article.id}' />"
        banner = self._banner(article, base)
        kind = f"wp-singular post-template-default single single-post postid-{article.id} single-format-standard"
        return self._frame(request, visit, shown_title(article), head, content, kind, banner=banner)

    def listing(self, listing: Listing, number: int, shown: Sequence[Article], request: Request) -> str:
        visit = self.shelf.visit()
        base = request.origin
        last = listing.pages(self.shelf.page_size)
        if self.is_block:
            content = self._query(listing, number, last, shown, base)
        else:
            entries = "\n\n".join(self._entry(article, base) for article in shown)
            content = f"{entries}\n\n\t{_pager(base + listing.path, number, last)}"
        heading, kind = "", "home blog"
        if listing.path != "/":
            name = f"Danh mục: <span>{escape(listing.title)}</span>"
            title = "wp-block-query-title" if self.is_block else "page-title"
            heading = f'<header class="page-header">\n<h1 class="{title}">{name}</h1></header>'
            kind = f"archive category category-{listing.section}"
        head = (
            '<link rel="alternate" type="application/rss+xml" title="Dòng thông tin" '
            f'href="{base}{listing.path}feed/" />'
            if self.shelf.options.feeds and not listing.path.startswith("/tag/")
            else ""
        )
        return self._frame(request, visit, listing.title, head, content, kind, heading=heading)

    def missing(self, request: Request) -> str:
        content = (
            '<section class="error-404 not-found">\n<header class="page-header">\n'
            '<h1 class="page-title">Không tìm thấy trang này.</h1>\n</header>\n<div class="page-content">\n'
            "<p>Không có gì ở địa chỉ này. Hãy thử tìm kiếm?</p>\n</div>\n</section>"
        )
        return self._frame(request, self.shelf.visit(), "Không tìm thấy trang", "", content, "error404")

    def body(self, article: Article, part: int, base: str, *, whole: bool) -> str:
        """What stands in the entry's container. `whole`: with the page links of a post of several pages."""
        url = escape(base + self.address(article))
        if article.password:
            return _password_form(article, url, base)
        pages = article.pages
        blocks = wordpress_body(pages[part - 1], article.style, wordpress_image(base + "/wp-content"))
        lead = f"<p><strong>{escape(article.lead)}</strong></p>\n\n\n\n" if article.lead and part == 1 else ""
        end = self._ending(article, base) if part == len(pages) else ""
        links = _page_links(url, part, len(pages)) if whole and len(pages) > 1 else ""
        return f"\n{lead}{blocks}{end}\n{links}"

    def _ending(self, article: Article, base: str) -> str:
        """Files and the signature, as editors put them at the end of the text."""
        files = "".join(
            f'\n\n\n\n<div class="wp-block-file"><a href="{url}">{url.rpartition("/")[2]}</a>'
            f'<a href="{url}" class="wp-block-file__button wp-element-button" download>Tải về</a></div>'
            for url in (escape(f"{base}/wp-content{path}") for path in article.attachments)
        )
        signature = article.signature
        line = f'\n\n\n\n<p class="has-text-align-right"><strong>{escape(signature)}</strong></p>' if signature else ""
        return files + line

    def _frame(
        self,
        request: Request,
        visit: Visit,
        title: str,
        head: str,
        content: str,
        kind: str,
        *,
        heading: str = "",
        banner: str = "",
    ) -> str:
        base, name = request.origin, escape(self.shelf.title)
        return template("wordpress_block_frame" if self.is_block else "wordpress_frame").render(
            page_title=f"{escape(title)} &#8211; {name}",
            head=head,
            body_class=kind,
            origin=base,
            site_name=name,
            menu="\n".join(
                '<li class="menu-item menu-item-type-taxonomy menu-item-object-category">'
                f'<a href="{base}/category/{each.slug}/">{escape(each.name)}</a></li>'
                for each in self.shelf.sections
            ),
            banner=banner,
            page_header=heading,
            content=content,
            recent=self._recent(base),
            comments=self._comments(visit, base),
            categories="\n".join(
                f'<li class="cat-item"><a href="{base}/category/{each.slug}/">{escape(each.name)}</a> '
                f"({len(self.shelf.in_section(each.slug))})\n</li>"
                for each in self.shelf.sections
            ),
            tag_cloud=self._cloud(visit, base),
            online=1 + visit.random.randrange(60),
            today=100 + visit.number,
            total=f"{1_234_500 + visit.number:,}".replace(",", "."),
            token=visit.token[:10],
        )

    def _recent(self, base: str) -> str:
        return "\n".join(
            f'<li><a href="{escape(base + self.address(each))}">{escape(shown_title(each))}</a>'
            f'<span class="post-date">{each.published:%d/%m/%Y}</span></li>'
            for each in self.shelf.articles[:_RECENT]
        )

    def _comments(self, visit: Visit, base: str) -> str:
        articles = self.shelf.articles
        chosen = visit.random.sample(articles, min(3, len(articles)))
        return "".join(
            '<li class="recentcomments"><span class="comment-author-link">'
            f"{visit.random.choice(_VISITORS)}</span> trong "
            f'<a href="{escape(base + self.address(each))}#comment-{visit.number}">{escape(shown_title(each))}</a></li>'
            for each in chosen
        )

    def _cloud(self, visit: Visit, base: str) -> str:
        names = sorted({tag for article in self.shelf.articles[:60] for tag in article.tags})
        visit.random.shuffle(names)
        return "\n".join(
            f'<li><a href="{base}/tag/{slugify(tag)}/" class="tag-cloud-link">{escape(tag)}</a></li>' for tag in names
        )

    def _times(self, article: Article) -> str:
        stamp, day = "%Y-%m-%dT%H:%M:%S+07:00", "%d/%m/%Y"
        published, modified = article.published, article.modified
        if self.is_block:
            return f'<time datetime="{published:{stamp}}">{published:{day}}</time>'
        if modified == published:
            return f'<time class="entry-date published updated" datetime="{published:{stamp}}">{published:{day}}</time>'
        return (
            f'<time class="entry-date published" datetime="{published:{stamp}}">{published:{day}}</time>'
            f'<time class="updated" datetime="{modified:{stamp}}">{modified:{day}}</time>'
        )

    def _entry(self, article: Article, base: str) -> str:
        """A whole post in a list, as classic themes print it."""
        url = escape(base + self.address(article))
        return (
            f'<article id="post-{article.id}" class="{_post_class(article)}">\n\t\t<header class="entry-header">\n'
            '\t\t<div class="entry-meta"><span class="screen-reader-text">Đăng trong</span> '
            f'<a href="{url}" rel="bookmark">{self._times(article)}</a></div><!-- .entry-meta -->'
            f'<h2 class="entry-title"><a href="{url}" rel="bookmark">{escape(shown_title(article))}</a></h2>'
            f'\t</header><!-- .entry-header -->\n\n\t<div class="entry-content">\n\t\t'
            f"{self.body(article, 1, base, whole=True)}\t</div><!-- .entry-content -->\n\n</article>"
            f"<!-- #post-{article.id} -->"
        )

    def _query(self, listing: Listing, number: int, last: int, shown: Sequence[Article], base: str) -> str:
        """The list of a block theme: titles, dates and excerpts."""
        posts = "\n".join(
            f'<li class="wp-block-post {_post_class(each)}">\n'
            f'<h2 class="wp-block-post-title"><a href="{escape(base + self.address(each))}" target="_self" >'
            f"{escape(shown_title(each))}</a></h2>\n"
            f'<div class="wp-block-post-date">{self._times(each)}</div>\n'
            '<div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">'
            f"{'' if each.password else escape(each.lead)} </p></div>\n</li>"
            for each in shown
        )
        path = base + listing.path
        links = ""
        if number > 1:
            before = path if number == 2 else f"{path}page/{number - 1}/"
            links += f'<a href="{before}" class="wp-block-query-pagination-previous">Trang trước</a>\n'
        if number < last:
            links += f'<a href="{path}page/{number + 1}/" class="wp-block-query-pagination-next">Trang sau</a>\n'
        pages = f'<nav class="wp-block-query-pagination" aria-label="Phân trang">\n{links}</nav>' if links else ""
        inner = f'<ul class="wp-block-post-template is-layout-flow">\n{posts}\n</ul>\n{pages}'
        return f'<div class="wp-block-query is-layout-flow">\n{inner}\n</div>'

    def _categories(self, article: Article, base: str) -> str:
        slugs = filter(None, (article.section, article.second_section))
        sections = filter(None, map(self.shelf.section, slugs))
        return ", ".join(
            f'<a href="{base}/category/{each.slug}/" rel="category tag">{escape(each.name)}</a>' for each in sections
        )

    def _tags(self, article: Article, base: str) -> str:
        if not article.tags:
            return ""
        links = ", ".join(f'<a href="{base}/tag/{slugify(tag)}/" rel="tag">{escape(tag)}</a>' for tag in article.tags)
        if self.is_block:
            return f'<div class="taxonomy-post_tag wp-block-post-terms">{links}</div>'
        return f'<span class="tags-links"><span class="screen-reader-text">Tag</span>{links}</span>'

    def _neighbours(self, article: Article, base: str) -> str:
        newer, older = self.shelf.neighbours(article, 1)
        return "".join(
            f'<div class="nav-{kind}"><a href="{escape(base + self.address(each))}" rel="{relation}">'
            f'<span class="nav-title">{escape(shown_title(each))}</span></a></div>'
            for listed, kind, relation in ((older, "previous", "prev"), (newer, "next", "next"))
            for each in listed
        )

    def _banner(self, article: Article, base: str) -> str:
        if article.head_image is None:
            return ""
        source = escape(f"{base}/wp-content{article.head_image.path}")
        image = f'<img width="1200" height="800" src="{source}" class="wp-post-image" alt="" />'
        if self.is_block:
            return f'<figure class="wp-block-post-featured-image">{image}</figure>'
        return f'<div class="single-featured-image-header">{image}</div><!-- .single-featured-image-header -->'

    def _discussion(self, article: Article, visit: Visit) -> str:
        """A reader's comment under every third post, another one on every visit."""
        if article.id % 3:
            return ""
        reader = visit.random.choice(_VISITORS)
        return (
            '<div id="comments" class="comments-area">\n<ol class="comment-list">\n'
            f'<li id="comment-{visit.number}" class="comment"><article class="comment-body">'
            f'<b class="fn">{reader}</b> <span class="says">viết:</span>'
            '<div class="comment-content"><p>Bài viết rất bổ ích, mong có thêm ảnh.</p></div></article></li>\n'
            "</ol>\n</div>"
        )


def shown_title(article: Article) -> str:
    """The title as readers see it: a protected post's begins with "Bảo vệ: "."""
    return PROTECTED + article.title if article.password else article.title


def _post_class(article: Article) -> str:
    names = [f"post-{article.id}", "post", "type-post", "status-publish", "format-standard"]
    if article.head_image:
        names.append("has-post-thumbnail")
    if article.pinned:
        names.append("sticky")
    if article.password:
        names.append("post-password-required")
    names += ["hentry", f"category-{article.section}", *(f"tag-{slugify(tag)}" for tag in article.tags)]
    return " ".join(names)


def _password_form(article: Article, url: str, base: str) -> str:
    return (
        f'<form action="{base}/wp-login.php?action=postpass" class="post-password-form" method="post">'
        f'<input type="hidden" name="redirect_to" value="{url}" />\n'
        "<p>Nội dung này được bảo mật. Hãy nhập mật khẩu để xem tiếp:</p>\n"
        f'<p><label for="pwbox-{article.id}">Mật khẩu: <input name="post_password" id="pwbox-{article.id}" '
        'type="password" spellcheck="false" required size="20" /></label> '
        '<input type="submit" name="Submit" value="Nhập" /></p>\n</form>\n'
    )


def _page_links(url: str, part: int, count: int) -> str:
    links = []
    for number in range(1, count + 1):
        label = f'<span class="page-number">{number}</span>'
        if number == part:
            links.append(f'<span class="post-page-numbers current" aria-current="page">{label}</span>')
        else:
            target = url if number == 1 else f"{url.removesuffix('/')}/{number}/"
            links.append(f'<a href="{target}" class="post-page-numbers">{label}</a>')
    return f'\n<div class="page-links">Trang: {" ".join(links)}</div>'


def _pager(path: str, number: int, last: int) -> str:
    """The page numbers of a classic theme: both ends, the page shown and its neighbours, dots between."""
    if last == 1:
        return ""
    links = []
    if number > 1:
        before = path if number == 2 else f"{path}page/{number - 1}/"
        links.append(
            f'<a class="prev page-numbers" href="{before}"><span class="screen-reader-text">Trang trước</span></a>'
        )
    shown = sorted({1, last, number - 1, number, number + 1} & set(range(1, last + 1)))
    for at, each in enumerate(shown):
        if at and each - shown[at - 1] > 1:
            links.append('<span class="page-numbers dots">&hellip;</span>')
        label = f'<span class="meta-nav screen-reader-text">Trang </span>{each}'
        if each == number:
            links.append(f'<span aria-current="page" class="page-numbers current">{label}</span>')
        else:
            target = path if each == 1 else f"{path}page/{each}/"
            links.append(f'<a class="page-numbers" href="{target}">{label}</a>')
    if number < last:
        label = '<span class="screen-reader-text">Trang tiếp</span>'
        links.append(f'<a class="next page-numbers" href="{path}page/{number + 1}/">{label}</a>')
    return (
        '<nav class="navigation pagination" aria-label="Phân trang bài viết">\n'
        '\t\t<h2 class="screen-reader-text">Phân trang bài viết</h2>\n'
        '\t\t<div class="nav-links">' + "\n".join(links) + "</div>\n\t</nav>"
    )
