"""The made-up call as web pages of portals print it, with everything that stands around a transcript on such a page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]

Body = Callable[[Call], str]

_OFFICES = {
    "IR": "Head of Investor Relations",
    "CEO": "Chief Executive Officer",
    "CFO": "Chief Financial Officer",
    "Analyst": "Analyst",
}
_HAN_OFFICES = {"IR": "投资者关系总监", "CEO": "首席执行官", "CFO": "首席财务官", "Analyst": "分析师"}

_TOP = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Harbor Cloud (HRBR) Q3 2024 Earnings Call Transcript</title>
<style>.nav{color:red}</style><script>window.dataLayer=[{"author":"Zoe Park"}];</script></head><body>
<div id="cookie-banner" class="cookie-consent" role="dialog"><p>We use cookies to improve your experience. By continuing you accept our policy.</p>
<button>Accept all</button><a href="#">Manage preferences</a></div>
<header><a href="/">Market Daily</a><nav><ul><li><a>Markets</a></li><li><a>Earnings</a></li><li><a>Tom Brown on Stocks</a></li></ul></nav></header>
"""
_TICKER = """<div class="ticker-bar"><span>Harbor Cloud</span> (<a href="/q/HRBR">HRBR</a> <span>+0.03%</span>)
<span>Granite Corp</span> (<a href="/q/GRNT">GRNT</a> <span>-1.20%</span>)</div>
"""
_TITLE = "<h1>Harbor Cloud (HRBR) Q3 2024 Earnings Call Transcript</h1>\n"
_AUTHOR = """<div class="author-box byline"><img src="a.png" alt=""><p>By <a rel="author" href="/zoe">Zoe Park</a></p><p>Nov 21, 2024 at 3:15AM</p></div>
"""
_SUMMARY = """<details class="ai-summary"><summary>AI summary</summary><ul><li>Revenue grew 31% year over year.</li><li>Ann Lee: margins will improve.</li></ul></details>
"""
_SHARE = '<div class="share-tools"><a>Share</a><a>Print</a><a>Save</a></div>\n'
_END = """<aside class="related"><h3>Related Articles</h3><ul><li><a>Bob Ray: why Granite cut its target</a></li><li><a>5 stocks to buy now</a></li></ul></aside>
<div class="related-articles"><h3>Related Articles</h3><p><a>Mei Lin: three cloud stocks to watch</a></p><p><a>Summit raises its target</a></p></div>
<div class="newsletter-signup"><p>Sign up for our newsletter</p><input type="email"><button>Subscribe</button></div>
<section id="comments" class="comments"><h3>Comments</h3><div class="comment"><p><b>Joe Smith</b></p><p>Great quarter! I am buying more.</p></div>
<div class="comment"><p><b>Amy Poe</b></p><p>Margins look weak to me.</p></div></section>
<footer><p>© 2024 Market Daily. All rights reserved.</p><a>Terms</a><a>Privacy</a></footer></body></html>"""
_HAN_TOP = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>远山科技2024年第三季度业绩电话会议纪要_财经网</title><script>var a='刘洋';</script></head><body>
<div class="topbar"><a>首页</a><a>自选股</a><a>行情</a><a>登录</a><a>注册</a></div>
<div class="cookie-tip"><p>本站使用Cookie以改善您的体验。</p><button>同意</button></div>
<div class="nav-wrap"><ul class="nav"><li><a>财经</a></li><li><a>股票</a></li><li><a>基金</a></li></ul></div>
"""
_HAN_TITLE = """<h1>远山科技2024年第三季度业绩电话会议纪要</h1>
<div class="article-meta"><span>2024年11月21日 09:30</span> <span>来源：财经网</span> <span>作者：张三</span></div>
"""
_HAN_TICKER = """<div class="stock-widget"><span>远山科技</span> (<a>02999</a> <span>+0.03%</span>)</div>
"""
_HAN_SUMMARY = """<details><summary>AI摘要</summary><p>收入同比增长31%。</p><p>王海涛：毛利率会改善。</p></details>
"""
_HAN_END = """<div class="article__from">来自远山网</div>
<p class="editor">（责任编辑：李明）</p>
<p>风险提示：本文内容仅供参考，不构成投资建议，投资者据此操作，风险自担。</p>
<p>免责声明：本文观点仅代表作者本人，与本站无关。</p>
<div class="related-reading"><h3>相关阅读</h3><ul><li><a>刘洋：花岗岩证券上调目标价</a></li><li><a>云计算板块午后拉升</a></li></ul></div>
<div class="comment-list"><h3>全部评论</h3><div><b>股海老王</b><p>业绩不错，继续持有。</p></div><div><b>赵敏</b><p>毛利率还是太低。</p></div></div>
<div class="footer"><p>关于我们 | 联系我们 | 广告服务</p><p>Copyright © 2024 财经网 版权所有</p></div></body></html>"""


def is_english(call: Call) -> bool:
    return bool(call[0].speaker == "Operator")


def page(call: Call, body: Body, main: str = "article", summary: bool = True) -> bytes:
    """A whole page; ``main`` is the element around the article."""
    open_, close = (
        (f"<{main}>", f"</{main}>") if main in ("article", "main") else (f'<div class="{main}">', "</div>")
    )
    if is_english(call):
        return f"{_TOP}{open_}{_TITLE}{_AUTHOR}{_TICKER}{_SHARE}{_SUMMARY if summary else ''}{body(call)}{_SHARE}{close}{_END}".encode()
    return (
        f"{_HAN_TOP}{open_}{_HAN_TITLE}{_HAN_TICKER}{_HAN_SUMMARY if summary else ''}{body(call)}{close}{_HAN_END}"
    ).encode()


def _office(said: Said) -> str:
    return (_OFFICES if said.speaker.isascii() else _HAN_OFFICES).get(said.title, "")


def _sections(call: Call, turn: Callable[[Said], str], heading: str = "h2") -> str:
    names = ("Prepared Remarks", "Questions and Answers") if is_english(call) else ("管理层发言", "问答环节")
    parts: list[str] = []
    section = ""
    for said in call:
        if said.section != section:
            section = said.section
            parts.append(f"<{heading}>{escape(names[section == 'qa'])}</{heading}>")
        parts.append(turn(said))
    return "\n".join(parts)


def _paragraphs(said: Said) -> str:
    return "\n".join(f"<p>{escape(one)}</p>" for one in said.paragraphs)


def strong_and_em(call: Call) -> str:
    def turn(said: Said) -> str:
        firm = f" -- <em>{escape(said.firm)}</em>" if said.firm else ""
        title = f" -- <em>{escape(_office(said))}</em>" if said.title else ""
        return f"<p><strong>{escape(said.speaker)}</strong>{firm}{title}</p>\n{_paragraphs(said)}"

    return _sections(call, turn)


def bold_and_break(call: Call) -> str:
    return _sections(
        call,
        lambda said: f"<p><b>{escape(said.speaker)}</b><br>{'<br>'.join(map(escape, said.paragraphs))}</p>",
    )


def bold_run_in(call: Call) -> str:
    def turn(said: Said) -> str:
        first, *more = said.paragraphs
        return f"<p><b>{escape(said.speaker)}</b> {escape(first)}</p>" + "".join(
            f"<p>{escape(one)}</p>" for one in more
        )

    return _sections(call, turn)


def bold_colon(call: Call) -> str:
    mark = ":" if is_english(call) else "："

    def turn(said: Said) -> str:
        first, *more = said.paragraphs
        return f"<p><strong>{escape(said.speaker)}{mark}</strong> {escape(first)}</p>" + "".join(
            f"<p>{escape(one)}</p>" for one in more
        )

    return _sections(call, turn)


def definitions(call: Call) -> str:
    return (
        "<dl>"
        + "".join(
            f"<dt>{escape(said.speaker)}</dt>" + "".join(f"<dd>{escape(one)}</dd>" for one in said.paragraphs)
            for said in call
        )
        + "</dl>"
    )


def table(call: Call) -> str:
    def row(said: Said) -> str:
        return f"<tr><td>{escape(said.speaker)}</td><td>{'<br>'.join(map(escape, said.paragraphs))}</td></tr>"

    return "<table><tbody>" + "".join(map(row, call)) + "</tbody></table>"


def table_of_paragraphs(call: Call) -> str:
    head = ("Speaker", "Text") if is_english(call) else ("发言人", "内容")

    def row(said: Said) -> str:
        return f"<tr><td><p>{escape(said.speaker)}</p></td><td>{_paragraphs(said)}</td></tr>"

    return f"<table><tr><th>{head[0]}</th><th>{head[1]}</th></tr>" + "".join(map(row, call)) + "</table>"


def table_with_times(call: Call) -> str:
    head = ("Time", "Speaker", "Text") if is_english(call) else ("时间", "发言人", "内容")

    def row(said: Said) -> str:
        return f"<tr><td>{said.time}</td><td>{escape(said.speaker)}</td><td>{'<br>'.join(map(escape, said.paragraphs))}</td></tr>"

    return (
        "<table><tr>"
        + "".join(f"<th>{one}</th>" for one in head)
        + "</tr>"
        + "".join(map(row, call))
        + "</table>"
    )


def nested(call: Call) -> str:
    def turn(said: Said) -> str:
        title = f'<div class="speaker-title"><span>{escape(_office(said))}</span></div>' if said.title else ""
        return (
            f'<div class="turn">\n<div class="speaker">\n<div><span>{escape(said.speaker)}</span></div>\n{title}</div>\n<div class="speech">'
            + "".join(f"<div><div>{escape(one)}</div></div>" for one in said.paragraphs)
            + "</div>\n</div>"
        )

    return _sections(call, turn, "div")


def headings(call: Call) -> str:
    return _sections(call, lambda said: f"<h4>{escape(said.speaker)}</h4>\n{_paragraphs(said)}")


def tickers(call: Call) -> str:
    """Names in bold, with a widget behind the firm's name inside the speech."""
    firm = "Harbor Cloud" if is_english(call) else "远山科技"
    widget = f'{firm} <span class="w">(<a>{"HRBR" if is_english(call) else "02999"}</a> <span>+0.03%</span>)</span>'

    def turn(said: Said) -> str:
        return f"<p><b>{escape(said.speaker)}</b></p>\n" + _paragraphs(said).replace(firm, widget)

    return _sections(call, turn)


BODIES: tuple[Body, ...] = (
    strong_and_em, bold_and_break, bold_run_in, bold_colon, definitions, table, table_of_paragraphs, table_with_times, nested,
    headings, tickers,
)  # fmt: skip


def forms() -> dict[str, tuple[Callable[..., bytes], Call, dict[str, object]]]:
    found: dict[str, tuple[Callable[..., bytes], Call, dict[str, object]]] = {}
    for name, call in (("en", ENGLISH), ("zh", CHINESE)):
        for body in BODIES:
            for main in ("article", "content-body"):
                found[f"{body.__name__}-{main}-{name}.html"] = (page, call, {"body": body, "main": main})
    return found
