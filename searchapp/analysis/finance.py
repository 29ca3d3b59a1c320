"""Terms of earnings calls that are not in jieba's dictionary, so jieba would split them (净利率 into 净 and 利率).

Only single terms; a phrase such as 研发投入 stays several words.
"""

TERMS: tuple[str, ...] = tuple(
    "净利率 净流出 净现比 净息差 客单价 复购率 续费率 留存率 费效比 派息率 毛利额 毛销差 息税前 拨备率 变现率 货币化率 付费率 "
    "补贴率 佣金率 门店数 订单量 交付量 大模型 充电桩 业绩会 去库存 降本 非经常性 经调整".split()
)
