"""Words too common to be worth requiring, unless a person types nothing else."""

CHINESE = frozenset(
    "的 了 和 是 在 我 我们 你 你们 您 他 他们 她 它 它们 吗 呢 吧 啊 呀 嘛 与 及 或 以及 也 都 就 而 并 且 并且 而且 "
    "等 对 把 被 将 这 那 这个 那个 这些 那些 之 于 其 但 但是 所以 因为 如果 那么 这样 有 没有 还 还是 又 很 会 能 "
    "可以 一个 一些 什么 怎么 怎样 如何 为 为了 从 到 由 向 给 让 上 中 下 里 以 着 过 地 得 请 请问 谈谈 "
    "是否 关于 大家".split()
)
ENGLISH = frozenset(
    "a an and are as at be been by do does for from had has have he her his how i if in is it its me my of on or "
    "our she so than that the their them then there they this to us was we were what when where which who will "
    "with would you your".split()
)
STOPWORDS = CHINESE | ENGLISH
