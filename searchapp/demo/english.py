"""Templates in English."""

from __future__ import annotations

from searchapp.demo.prose import Prose, Topic

ENGLISH = Prose(
    said={
        "operator": "Operator",
        "welcome": "Good day, and welcome to the {company} ({ticker}) {quarter} {year} Earnings Conference Call. Today is {date}. "
        "After the prepared remarks, there will be a question-and-answer session. Please note that this call is a synthetic example: "
        "the company, the people, the firms and the figures are invented. I now hand the call over to {relations}, {relations_title}.",
        "introduction": "Thank you, operator, and good morning, everyone. With me today are {team}.",
        "caution": "Before we begin, please note that this discussion contains forward-looking statements, and that actual results may differ. All amounts are in renminbi unless we say otherwise.",
        "to_chief": "With that, over to {chief}.",
        "thanks": "Thank you, {before}, and hello, everyone.",
        "to_finance": "{finance} will now take you through the financials.",
        "to_other": "{other} will now describe our operations.",
        "finance_opening": "Thank you, {before}. Let me walk you through the results of the quarter.",
        "prepared_end": "That concludes our prepared remarks, and we are happy to take your questions.",
        "first": "Thank you. Our first question comes from the line of {analyst} with {firm}. Please go ahead.",
        "next": "Thank you. Our next question comes from the line of {analyst} with {firm}. Please go ahead.",
        "no_more": "Thank you. There are no further questions at this time. I turn the call back to {chief} for closing remarks.",
        "closing": "Thank you all for your time today. Please contact our investor relations team if anything is open, and we look forward to speaking with you next quarter.",
        "end": "This concludes today's conference call. Thank you for participating. You may now disconnect.",
        "title": "{company} {quarter} {year} Earnings Conference Call ({synthetic} Synthetic example)",
        "note": "{synthetic} Synthetic example: the company, people, firms and figures are invented.",
    },
    results=(
        "Revenue came in at {revenue}, {growth}, in line with the plan we set at the start of the year.",
        "We delivered revenue of {revenue}, {growth}, which is a solid result in a mixed environment.",
        "Revenue for the quarter was {revenue}, {growth}, with {abroad} of it from overseas.",
    ),
    business={
        "software": (
            "The number of paying customers of {line} grew again, and large accounts keep renewing at a high rate.",
            "We cut the time to deploy {line} from weeks to days, and customers have noticed.",
            "Orders from banks and manufacturers grew fastest.",
            "Subscriptions make up a larger part of revenue than a year ago.",
        ),
        "cars": (
            "Orders for {line} have been steady since launch, and delivery now takes less than four weeks.",
            "We opened a handful of city showrooms, and sales per store improved.",
            "Road tests of the next platform are complete, and the refresh of {line} is on schedule.",
            "The second line at our plant is running, which removes the last bottleneck for {line}.",
        ),
        "electronics": (
            "{line} entered more stores this quarter, and premium models made up a larger part of sales.",
            "The design of the next generation of {line} is final, and we expect to ship in the second half.",
            "Orders from schools and hotels recovered faster than retail.",
            "Return rates fell to their lowest level in three years.",
        ),
        "health": (
            "Enrolment in the phase three trial of {line} is on track, and we expect the main data next year.",
            "{line} was listed at several more large hospitals.",
            "Our filing for the new indication has been accepted and is under review.",
            "The new production suite passed validation, and quality is stable.",
        ),
        "consumer": (
            "Repeat purchases of {line} rose again, and members account for most of the growth.",
            "We closed a few stores that lost money and opened smaller ones in new cities.",
            "New packages of {line} did well with younger shoppers.",
            "Holiday sales were better than we had expected, above all gift boxes.",
        ),
        "energy": (
            "Shipments of {line} were stable, and our share at large customers did not change.",
            "We signed three-year frame contracts for {line} with several owners of solar plants.",
            "The ramp of the new line is ahead of plan, and yield has reached its design level.",
            "Older capacity is leaving the market, and we think the balance will improve.",
        ),
    },
    strategy=(
        "Our strategy has not changed: focus on the core business, raise efficiency, and create value that customers can measure.",
        "We remain confident in our targets for the year, while we watch the environment closely.",
        "We simplified the organisation, so decisions are faster and responsibilities are clearer.",
        "Overseas markets remain a priority, and they made up {abroad} of revenue this quarter.",
        "We spent {research} on research and development, or {research_share} of revenue, which we consider the right level.",
        "We keep a measured pace and do not chase growth without profit.",
    ),
    operations=(
        "On operations, more of our orders were delivered on time than last quarter, and complaints fell again.",
        "We moved our main processes to one system, which shortens the time from order to delivery.",
        "There were no major quality incidents, and all key measures are within their targets.",
        "Headcount was flat, and most new positions went to teams who work with customers.",
    ),
    raised={
        "model": (
            "We launched our own [large language models] this quarter, and [inference] costs fell sharply.",
            "With [large language models] and faster [inference], {line} now answers in seconds.",
            "We connected [large language models] to {line}, so customers configure it in plain words.",
            "More customers pay extra for [large language models], which was rare a year ago.",
            "For [large language models], [inference] demand grows quickly, and we have set aside budget for it.",
            "At banks, [large language models] already handle routine service requests.",
            "Our teams use [large language models] to write code, and testing benefits most.",
            "Customers ask about the security of [large language models], so we offer local deployment.",
            "We opened a laboratory for the reliability of [large language models] with two universities.",
            "In short, [large language models] change how {line} is priced.",
        ),
        "war": (
            "The [price war] in our industry goes on, and we chose to protect the brand.",
            "The [price war] was fiercer this quarter than we expected in January.",
            "In response to the [price war], we changed the trim levels of {line}.",
            "The [price war] now weighs on resale values, which is healthy for nobody.",
            "Where the [price war] was fiercest, our market share was stable.",
            "We do not expect the [price war] to last, because products and costs decide in the end.",
        ),
        "chain": (
            "The [supply chain] is still tight, and lead times for some parts remain long.",
            "We added second sources this quarter, which makes the [supply chain] more robust.",
            "Our [supply chain] team tracks critical parts every day, so production of {line} is not affected.",
            "Some orders moved into next quarter because of the [supply chain].",
            "Freight rates are off their peak, but [supply chain] costs are still above normal.",
            "We moved some sourcing closer to our plants, so the [supply chain] responds faster.",
        ),
        "cash": (
            "Operating cash flow was {operating_cash}, and after capital spending [free cash flow] was {free_cash}.",
            "We generated [free cash flow] of {free_cash} in the quarter.",
        ),
    },
    revenue=(
        "Total revenue for the quarter was {revenue}, {growth}.",
        "Total revenue was {revenue}, {growth}, slightly above the middle of our range.",
    ),
    expenses=(
        "Selling and administrative expenses were {expenses_share} of revenue, as cost control continues to show.",
        "Research and development was {research}, or {research_share} of revenue, in line with our budget.",
        "Operating expenses stayed within budget, and we keep discretionary spending low.",
    ),
    balance=(
        "Inventory stood at {days}, {days_move}.",
        "We ended the quarter with {cash} of cash and short-term investments and no large maturities.",
        "Capital spending was {investment}, mainly for maintenance and upgrades.",
    ),
    margin=(
        (
            "The [gross margin] was {margin}, {margin_move}.",
            "Gross profit was {profit}, for a [gross margin] of {margin}, {margin_move}.",
        ),
        (
            "The [gross margin] was {margin_year}, mainly because of product mix.",
            "In line with what we had said, the [gross margin] was {margin_year}.",
        ),
    ),
    margin_withheld="Because we changed our accounting system this quarter, details on profitability are still under review, and we will publish them with the annual report.",
    guidance=(
        "For the {next}, we expect revenue between {low} and {high}.",
        "Looking at the {next}, our range for revenue is {low} to {high}, which reflects our preliminary view.",
    ),
    designed={
        "model": Topic(
            1,
            (
                "How far along is the business with [large language models], and are customers willing to pay?",
                "What do you plan to invest in [large language models] over the next year?",
                "Do [large language models] replace existing products, and could that hurt renewals?",
            ),
            (
                "We charge for [large language models] by usage, and since [inference] became cheaper, accounts are profitable.",
                "We pace our investment in [large language models], and spending on [inference] grows with revenue.",
                "No, [large language models] complement our products, and customers who use them renew more often.",
            ),
        ),
        "war": Topic(
            1,
            (
                "How do you see this [price war], and how long will it last?",
                "Will you take part in the [price war], or does profit come first?",
            ),
            (
                "My view is that the [price war] is close to its end, because some rivals run short of cash.",
                "We will not start a [price war], but {line} will stay competitive in its class.",
            ),
        ),
        "chain": Topic(
            1,
            (
                "How far has the [supply chain] recovered, and are deliveries still affected?",
                "Could you describe your backup plans for the [supply chain]?",
            ),
            (
                "The [supply chain] is better than last quarter, and we think it needs two or three more quarters.",
                "All critical parts have second sources, so the [supply chain] is no risk to our targets.",
            ),
        ),
        "tariff": Topic(
            2,
            (
                "How do [tariffs] affect your overseas business, and how should we model them?",
                "If [tariffs] rise further, would you move some capacity abroad?",
            ),
            (
                "The direct effect of [tariffs] is limited: {abroad} of revenue is overseas, and most contracts leave duties to the customer.",
                "We have prepared overseas assembly as an answer to [tariffs], and it could start within six months.",
            ),
            (
                "The rules are still changing, so we would rather not comment, and we will announce any news in time.",
                "It is too early to quantify that, and we will come back to you when things are clearer.",
            ),
        ),
        "margin": Topic(
            2,
            (
                "The [gross margin] fell from last quarter, so could you break down the reasons?",
                "Is the pressure on the [gross margin] temporary, or does it continue next quarter?",
            ),
            (
                "The [gross margin] fell mainly because of mix, as cheaper models made up more of our sales.",
                "We believe the [gross margin] is close to its low and will recover as new products ramp.",
            ),
        ),
        "buyback": Topic(
            2,
            (
                "You hold a lot of cash, so how do you think about capital allocation?",
                "What is your policy on shareholder returns, and could the dividend rise?",
            ),
            (
                "The board has just approved a new [buyback], which we will carry out over the next twelve months.",
                "Beside the dividend, we prefer a [buyback] to return cash, as the valuation is attractive.",
            ),
        ),
        "cash": Topic(
            2,
            (
                "Can the improvement in [free cash flow] last, and how much more can working capital give?",
                "What is your target for [free cash flow] this year, and when is capital spent?",
            ),
            (
                "Inventory can still fall by some days, which goes straight into [free cash flow].",
                "For the full year, [free cash flow] will stay positive, and the peak of investment is behind us.",
            ),
        ),
    },
    others={
        "guidance": Topic(
            2,
            (
                "What are the main assumptions behind your range for the {next}?",
                "Your outlook looks cautious, so which risks do you see?",
            ),
            (
                "The low end is {low}, and it assumes that the environment stays as it is.",
                "We give numbers that we are confident to reach, and we leave the target for the year as it is.",
                "The high end of {high} needs new products on time, which is quite likely today.",
            ),
        ),
        "abroad": Topic(
            1,
            (
                "Could you update us on overseas markets, and which regions grow fastest?",
                "Where do you see the overseas share of revenue, and how profitable is it?",
            ),
            (
                "Overseas markets were {abroad} of revenue, and South-East Asia and the Middle East grew fastest.",
                "The share will keep rising, and it is about as profitable as at home, because we put service before sales.",
                "New markets need two years of investment, and we are clear about when they must pay back.",
            ),
        ),
        "research": Topic(
            1,
            (
                "Research and development is {research_share} of revenue, so will that ratio last?",
                "What is the research team working on, and when will we see results?",
            ),
            (
                "Spending grows with revenue, but the ratio will fall slowly as we gain scale.",
                "This year it is the next platform of {line}, and first customers are testing samples.",
                "Every project has milestones, and we stop those that miss them.",
            ),
        ),
        "inventory": Topic(
            2,
            (
                "How do you judge inventory of {days}?",
                "Are channel stocks healthy, or do they need more time?",
            ),
            (
                "At {days}, {days_move}, inventory is where we want it.",
                "Channel stocks are about six weeks, healthier than a year ago.",
                "We produce to order and do not push stock into the channel.",
            ),
        ),
        "customers": Topic(
            1,
            (
                "Has the share of your five largest customers changed?",
                "Do budgets of {buyers} show any sign of recovery?",
            ),
            (
                "The five largest are a smaller part of revenue than last year, and none is above a tenth.",
                "Decisions by {buyers} take less time than a year ago, but each order is smaller.",
                "We serve existing customers first and then look at new industries.",
            ),
        ),
        "rivals": Topic(
            1,
            (
                "New competitors have entered the market, so how do you see the landscape?",
                "Compared with your main rivals, what are the strengths of {line}?",
            ),
            (
                "There has always been competition, and what counts is how fast we respond to {buyers}.",
                "The strength of {line} is its reliability and total cost, which takes years to build.",
                "We set no target for market share, because it follows from good products.",
            ),
        ),
        "expenses": Topic(
            2,
            (
                "Expenses fell to {expenses_share} of revenue, so is there more to come?",
                "What are your plans for headcount this year?",
            ),
            (
                "There is some room left, but we will not give up long-term strengths.",
                "Headcount stays flat, with more people in research and fewer in administration.",
                "We merged several back-office systems, which saves a fixed amount every year.",
            ),
        ),
        "capacity": Topic(
            2,
            (
                "What is your plan for capital spending, and where does it go?",
                "How high is utilisation, and when do you need more capacity?",
            ),
            (
                "Capital spending was {investment} this quarter, and the year will be similar to the last one.",
                "Utilisation is about four fifths, so we need no new capacity for a year.",
                "A new project must pay back within four years, or we do not start it.",
            ),
        ),
    },
    courtesies=(
        "Thank you for taking my question, and congratulations on the results.",
        "Thanks, and good morning, everyone.",
        "Hello, and thank you for the opportunity.",
    ),
    fillers=(
        "That is a good question.",
        "Thank you for the question.",
        "Sure, let me take that.",
    ),
    additions=(
        "Let me add that our commitment here is long term and does not change with one quarter.",
        "I would add that we review progress every week and see no surprises.",
    ),
    follow_ups={
        "Thank you, that is clear. As a quick follow-up, what time frame do you have in mind?": "Think of the next four quarters, and we will update you each time.",
        "Understood. How much does that mean for profit this year?": "The effect on profit is small, and our budget includes it.",
    },
    words={
        "software": {"line": "the Meridian platform", "buyers": "enterprise customers"},
        "cars": {"line": "the Wayfarer series", "buyers": "families"},
        "electronics": {"line": "the Looking Glass series", "buyers": "retail partners"},
        "health": {"line": "our lead compound", "buyers": "hospitals"},
        "consumer": {"line": "our private label", "buyers": "members"},
        "energy": {"line": "our high-efficiency modules", "buyers": "plant owners"},
    },
)
