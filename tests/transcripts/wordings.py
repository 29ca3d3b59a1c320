"""Hand-overs in many wordings, as operators of both languages say them: a call for each.

{n} is the name of who asks, {f} the firm.
"""

from __future__ import annotations

CHINESE = (
    "下一个问题来自{f}的{n}。您的线路已接通。", "谢谢。下一位提问的是{f}的{n}。", "有请{f}的{n}提问。", "接下来有请{f}的{n}。", "{f}的{n}，请继续。",
    "下面的问题将由{f}的{n}提出。", "我们先从{f}的{n}开始。", "下一个问题来自{n}（{f}）。", "下一个问题来自{n}({f})。", "问题来自{n}，{f}。",
    "下一位是来自{f}的{n}。", "下一位，{f}，{n}。", "现在把时间交给{f}的{n}。", "让我们欢迎{f}的{n}。", "现在接入{f}的{n}。", "电话已经转给{f}的{n}，请讲。",
    "接下来是{f}{n}。", "下一位投资者是{n}，{f}的分析师。", "{f}的{n}老师，请您提问。", "{n}（来自{f}），您可以开始了。", "提问者：{n}（{f}）", "轮到{f}的{n}了。", "我们来听听{f}的{n}的问题。", "下面连线{f}分析师{n}。", "好，{f}的{n}女士，您好。", "请{f}的{n}先生发言。",
    "排在下一位的是{n}，来自{f}。", "{n}，来自{f}，请提问。", "请接通{n}的线路，他来自{f}。", "最后一个问题留给{f}的{n}。", "还有一位，{f}的{n}。",
    "感谢。请{f}首席分析师{n}。", "线上的朋友是{f}的{n}，请开麦。", "第三个提问机会给到{f}的{n}。", "{f}{n}，请讲。", "請{f}的{n}提問。", "下一個問題來自{f}的{n}。",
    "接着是{f}的{n}，{n}请讲。", "请来自{f}研究部的{n}提问。", "{f}的{n}还有一个追问，请讲。", "电话会议系统显示，{f}的{n}正在等候提问，请讲。", "请问是{f}的{n}吗？请讲。",
    "接下来连线{n}，他来自{f}。", "网络端{f}的{n}提问，请打开话筒。", "{f}的{n}举手了，请打开麦克风。", "再请{f}的{n}，{n}，您请。", "请{f}的{n}总提问。", "下一条问题同样来自{f}，请{n}提问。",
    "下一條問題係嚟自{f}嘅{n}，請講。", "下一位發問嘅係{f}嘅{n}。", "而家請{f}嘅{n}發問。", "我哋而家接駁{f}嘅{n}，請開始。", "首先請{f}的分析員{n}提問。", "下一个问题来自{f}的{n}和周明。",
    "下一个问题来自{n}，代表{f}的王小明提问。", "有请{n} from {f}。", "下一个问题，{n} from {f}，请讲。", "{n} from {f}，您的line已经open。",
)  # fmt: skip
ENGLISH = (
    "Our next question comes from the line of {n} with {f}. Please go ahead.", "We'll move to {n} with {f}.", "That will be from {n} with {f}.",
    "Next up is {n} from {f}.", "The first question today will come from {n} over at {f}.", "Can we get {n} from {f}?", "{f}, {n}. Please go ahead.",
    "Next we have {n} from {f}. {n}, please unmute.", "The next question's from {f} and it's {n}.", "We will now hear from {n}, who is with {f}.", "From {f}, we have {n}.", "Our next question is from {f}, we have {n}.", "{n} with {f}, your line is open.", "{n} from {f}, please go ahead.",
    "Let's go to {n} at {f}.", "We'll hear now from {n} of {f}.", "We will take our next question from {n} with {f}.", "Up next, {n} at {f}.", "We go next to {n} with {f}.",
    "And moving on to {n} of {f}. Your line is now open.", "Please welcome {n}, {f}.", "The next one in the queue is {n} ({f}).", "{n}, {f}. Please proceed with your question.",
    "Your next question is from {f}'s {n}.", "Now over to {f}'s {n}.", "We have {n} on the line, from {f}.", "First in line we have {n}, calling in from {f}.",
    "I'll open the line for {n} with {f}.", "One moment for {n} with {f}.", "Okay. {n}, representing {f}, go ahead.", "The floor is yours, {n} from {f}.",
    "We have a follow-up from {n} with {f}.", "Our final question today comes from {n}, an analyst at {f}. Please go ahead.", "{n} - {f}.", "Next we turn to {n} at {f}. Go ahead, please.",
    "Thank you. {n} of {f}.", "It comes from {n} on behalf of {f}.", "Question from {n} with {f}.", "Moving next to the line of {n}, {f}.",
    "Our next question will come from {f}, and that's {n}.", "Now over to {f}. {n}, please go ahead.",
    "{f}, where {n} has a question. Please go ahead.", 
    "All right, so {f} is next with {n}.", "Our next question comes from {n}, on behalf of Bo Fisk at {f}.",
    "Our next question is from {n} on for Bo Fisk with {f}.", "Next is {n} filling in for Bo Fisk from {f}.",
    "We have {n} sitting in for Bo Fisk at {f}. Please go ahead.", "Our next caller is {n} out of {f}'s Hong Kong office.",
    "Coming to you next, {n}, {f}. Please unmute yourself.", "I see {f}'s hand up. {n}, please.", "Next we have {f}'s equity analyst, {n}.",
    "The next one is from {f}, {n} on the line.", "This one comes to us from {n} over there at {f}.", "{n} joins us from {f}. Your question please.",
    "We turn now to {f} for a question by {n}.", "(Operator Instructions) First question, {n}, {f}.",
)  # fmt: skip
# Who asks introduces themselves, and the operator names nobody.
OWN_WORDS = (
    ("Next question, please.", "Hi, this is {n} from {f}.", "en"),
    ("The next question, please go ahead.", "{n}, {f}. Thanks for taking my question.", "en"),
    ("Your line is open.", "Good morning, everyone. {n} here with {f}.", "en"),
    ("Next caller, please state your name and firm.", "Yes, hello, my name is {n} and I'm calling from {f}.", "en"),
    ("Please go ahead.", "Thank you. It's {n} at {f}.", "en"), ("Next question please.", "Hi, {f}, {n}.", "en"), ("下一位提问者请讲。", "您好，我是{f}的{n}。", "zh"),
    ("请下一位提问。", "管理层好，我是来自{f}的{n}，请教一下。", "zh"), ("您的线路已接通，请讲。", "各位领导好，{f}{n}。", "zh"), ("请提问。", "谢谢管理层给我提问的机会，我是{n}，来自{f}。", "zh"),
    ("請下一位發問。", "管理層好，我係{f}嘅{n}。", "zh"),
)  # fmt: skip
# A manager hands over to who asks, in a call without operator.
HOSTED = (
    ("Thanks. Next, {n} from {f}, please.", "en"), ("Sure. {n}, {f}, you're next.", "en"), ("Maybe we go to {f} next. {n}?", "en"),
    ("Let's take the next question from {n} at {f}, please.", "en"), ("好的，谢谢。下面请{f}的{n}提问。", "zh"), ("谢谢。{f}的{n}，请。", "zh"),
    ("我看到{f}的{n}举手，{n}请讲。", "zh"),
)  # fmt: skip
ASKERS = {
    "zh": (("李安娜", "高盛"), ("张佳琪", "中金公司"), ("Jialong Shi", "野村证券"), ("王海涛", "花岗岩资本")),
    "en": (("Andrew Obin", "Bank of America"), ("Mei Lin", "J.P. Morgan"), ("Vivek Arya", "UBS"), ("Tom Day", "Granite & Summit Partners")),
}  # fmt: skip
_OPENING = {
    "zh": "Operator\n欢迎参加远山科技2024年第三季度业绩电话会议。有请首席执行官林明先生。\n林明\n谢谢。收入增长。\n郑敏\n毛利率为17%。\n",
    "en": "Operator\nWelcome to the Harbor Cloud Third Quarter 2024 Earnings Conference Call. With us is Ann Lee, our CEO.\nAnn Lee\nThank you. Revenue grew.\n"
    "Bo Chen\nGross margin was 17%.\n",
}
_MANAGERS = {"zh": ("林明", "郑敏"), "en": ("Ann Lee", "Bo Chen")}
_SAID = {
    "zh": ("请问毛利率？", "17%。", "谢谢。"),
    "en": ("How are margins?", "They are at 17% now.", "Thanks for that."),
}


def call(words: str, language: str, label: str | None = None, own: str = "") -> str:
    """Return a call in which the askers of a language are handed the floor in these words, under their names or a label.

    ``own`` are the words by which they introduce themselves.
    """
    talk = _OPENING[language]
    asks, answers, thanks = _SAID[language]
    for number, (name, firm) in enumerate(ASKERS[language]):
        who = label or name
        talk += f"Operator\n{words.format(n=name, f=firm)}\n{who}\n{own.format(n=name, f=firm)}{asks}\n{_MANAGERS[language][number % 2]}\n{answers}\n{who}\n{thanks}\n"
    end = "没有更多问题了。" if language == "zh" else "There are no further questions."
    return f"{talk}Operator\n{end}\n{_MANAGERS[language][0]}\n{thanks}\n"


def hosted(words: str, language: str, label: str | None = None) -> str:
    """Return the same call without operator: the first of the managers is the host."""
    host = "Jo Park" if language == "en" else "周婷"
    return (
        call(words, language, label)
        .replace("\nOperator\n", f"\n{host}\n")
        .replace("Operator\n", f"{host}\n", 1)
    )


def expected(language: str) -> list[tuple[int, str, str, str | None]]:
    """Return exchange, speaker, role and firm of every turn of the questions except those of the operator."""
    turns: list[tuple[int, str, str, str | None]] = []
    for number, (name, firm) in enumerate(ASKERS[language]):
        answers = (number + 1, _MANAGERS[language][number % 2], "management", None)
        asks = (number + 1, name, "analyst", firm)
        turns += [asks, answers, asks]
    return turns
