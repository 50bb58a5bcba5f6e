# ruff: noqa: E501  (lines of exports are as long as they are)
"""Small exports of shop systems: headers as the systems write them, values invented, facts counted by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Export:
    """An export and what it says. days: of the first and the last order. aside: rows that are no sale."""

    text: str
    orders: int
    customers: int
    revenue: Decimal
    days: tuple[str, str]
    aside: Mapping[str, int]
    encoding: str = "utf-8"


EXPORTS: Mapping[str, Export] = {
    # 4: a return (9); 5: not paid (8); postage, fees and points are lines, and 割引 is a negative one.
    "eccube4": Export(
        "注文ID,注文番号,会員ID,メールアドレス,TEL,小計,値引き,送料,支払合計,対応状況(ID),対応状況(名称),受注日,商品名,価格,個数,明細区分(ID),送料\n"
        "1,1,11,hana@example.jp,0300000000,4000,300,500,4200,5,発送済み,2025-01-05 10:00:00,美容液,4000,1,1,500\n"
        "1,1,11,hana@example.jp,0300000000,4000,300,500,4200,5,発送済み,2025-01-05 10:00:00,送料,500,1,2,\n"
        "1,1,11,hana@example.jp,0300000000,4000,300,500,4200,5,発送済み,2025-01-05 10:00:00,割引,-300,1,4,\n"
        "2,2,,Guest@example.jp,0300000001,3000,0,500,3500,1,新規受付,2025-01-09 21:00:00,クリーム,3000,1,1,500\n"
        "3,3,11,hana@example.jp,0300000000,3000,0,500,3500,6,わたしの店の済,2025-02-09 21:00:00,クリーム,3000,1,1,500\n"
        "4,4,12,taro@example.jp,0300000002,3000,0,500,3500,9,返品,2025-02-10 21:00:00,クリーム,3000,1,1,500\n"
        "5,5,12,taro@example.jp,0300000002,3000,0,500,3500,8,購入処理中,2025-02-11 21:00:00,クリーム,3000,1,1,500\n",
        3, 2, Decimal(9700), ("2025-01-05", "2025-02-09"), {"returned": 1, "unpaid": 1}, "cp932",
    ),
    "eccube3": Export(
        "注文ID,会員ID,お名前(姓),お名前(名),メールアドレス,TEL1,TEL2,TEL3,小計,値引き,送料,手数料,支払合計,対応状況(ID),対応状況(名称),受注日,発送日\n"
        "1,11,見本,花,hana@example.jp,03,0000,0000,4000,0,500,300,4800,5,発送済み,2015-01-05 10:00:00,\n"
        "2,,見本,太,taro@example.jp,03,0000,0000,4000,0,500,0,4500,1,新規受付,2015-01-06 10:00:00,\n"
        "3,12,見本,次,jiro@example.jp,03,0000,0000,4000,0,500,0,4500,3,キャンセル,2015-01-07 10:00:00,\n"
        "4,12,見本,次,jiro@example.jp,03,0000,0000,4000,0,500,0,4500,2,入金待ち,2015-01-07 10:00:00,\n"
        "5,12,見本,次,jiro@example.jp,03,0000,0000,4000,0,500,0,4500,11,返品,2015-01-07 10:00:00,\n",
        2, 2, Decimal(8000), ("2015-01-05", "2015-01-06"), {"cancelled": 1, "unpaid": 1, "returned": 1}, "cp932",
    ),
    # -99999 in the header and in an amount: not fixed yet
    "rakuten_old": Export(
        "受注番号,受注ステータス,カード決済ステータス,入金日,注文日時,合計,消費税(-99999=無効値),送料(-99999=無効値),"
        "請求金額(-99999=無効値),合計金額(-99999=無効値),注文者名字,注文者名前,メールアドレス,商品名,単価,個数\n"
        "1-20140105-1,発送済,オーソリ済,,2014-01-05 10:00:00,3000,-99999,500,3500,3500,見本,花,a@fw.example.jp,茶,1000,1\n"
        "1-20140105-1,発送済,オーソリ済,,2014-01-05 10:00:00,3000,-99999,500,3500,3500,見本,花,a@fw.example.jp,器,2000,1\n"
        "1-20140106-2,キャンセル,オーソリ済,,2014-01-06 10:00:00,1000,-99999,-99999,-99999,-99999,見本,太,b@fw.example.jp,茶,1000,1\n"
        "1-20140107-3,発送済,オーソリ済,,2014-01-07 10:00:00,1000,-99999,500,1500,1500,見本,花,a@fw.example.jp,茶,1000,1\n",
        2, 1, Decimal(4000), ("2014-01-05", "2014-01-07"), {"cancelled": 1}, "cp932",
    ),
    # item-price is the line's and holds item-tax, a tenth upon it; the second order falls on the next Japanese day
    "amazon_orders": Export(
        "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\tbuyer-phone-number\tsku\tproduct-name\tquantity-purchased\tcurrency\titem-price\titem-tax\tshipping-price\n"
        "250-1\t11\t2025-01-05T01:12:33+00:00\t2025-01-05T01:12:33+00:00\ta@marketplace.amazon.co.jp\tMihon\t\tS1\tSerum\t2\tJPY\t9960\t905\t0\n"
        "250-1\t12\t2025-01-05T01:12:33+00:00\t2025-01-05T01:12:33+00:00\ta@marketplace.amazon.co.jp\tMihon\t\tC1\tCream\t1\tJPY\t3600\t327\t0\n"
        "250-2\t13\t2025-01-31T15:30:00+00:00\t2025-01-31T15:30:00+00:00\tb@marketplace.amazon.co.jp\tMihon\t\tC1\tCream\t1\tJPY\t3600\t327\t0\n",
        2, 2, Decimal(15_601), ("2025-01-05", "2025-02-01"), {},
    ),
    "stores": Export(
        '"オーダー番号","ステータス","オーダー日","アイテム名","個数","小計","配送料","合計","氏(購入者)","名(購入者)","電話番号(購入者)","メールアドレス"\n'
        '"1000000001","発送済","2025-01-05 10:00:00","皿","1","5000","700","5700","見本","花","09000000001","a@example.jp"\n'
        '"1000000001","発送済","2025-01-05 10:00:00","鉢","2","5000","700","5700","見本","花","09000000001","a@example.jp"\n'
        '"1000000002","キャンセル","2025-01-06 10:00:00","皿","1","1000","700","1700","見本","太","09000000002","b@example.jp"\n'
        '"1000000003","未発送","2025-01-07 10:00:00","皿","1","1000","700","1700","見本","太","09000000002","b@example.jp"\n',
        2, 2, Decimal(6000), ("2025-01-05", "2025-01-07"), {"cancelled": 1}, "cp932",
    ),
    "futureshop": Export(
        "受注コード,注文日時,請求合計金額,商品合計金額,消費税合計,送料,決済手数料,入金フラグ,氏名(姓),メールアドレス(メイン),都道府県区分,商品番号,商品名,販売単価,購入数量,ポイント利用額\n"
        "F001,2025/01/05 10:00:00,3800,3000,300,500,0,1,見本,a@example.jp,13,A-1,帯,1000,1,0\n"
        "F001,2025/01/05 10:00:00,3800,3000,300,500,0,1,見本,a@example.jp,13,A-2,袴,2000,1,0\n"
        "F002,2025/01/08 10:00:00,1600,1000,100,500,0,1,見本,b@example.jp,27,A-1,帯,1000,1,0\n",
        2, 2, Decimal(4000), ("2025-01-05", "2025-01-08"), {}, "cp932",
    ),
    "makeshop": Export(
        "日付,注文時間,注文番号,処理状況,会社名,注文者,注文者(振り仮名),メールアドレス,独自商品コード,数量,販売価格,合計金額\n"
        "2022/8/10,103309,P220810000000000001,配送,,見本花,ミホンハナ,a@example.jp,K1,1,1200,1700\n"
        "2022/8/11,103309,P220811000000000002,注文キャンセル,,見本太,ミホンタ,b@example.jp,K1,1,1200,1700\n"
        "2022/8/12,103309,P220812000000000003,返送,,見本太,ミホンタ,b@example.jp,K1,1,1200,1700\n"
        "2022/8/13,103309,P220813000000000004,未処理,,見本太,ミホンタ,b@example.jp,K1,2,1200,2900\n",
        2, 2, Decimal(4600), ("2022-08-10", "2022-08-13"), {"cancelled": 1, "returned": 1}, "cp932",
    ),
    # of 2013: the state of dispatch stands twice, and the second is the parcel's
    "colorme": Export(
        "売上ID,受注日,PC・携帯区分,購入者 顧客ID,購入者 名前,購入者 メールアドレス,購入者 電話番号,商品の合計金額（税込）,送料合計,決済手数料,総合計金額,入金状態,発送状態,配送先 名前,発送状態,購入商品 商品名,購入商品 販売価格(消費税込),購入商品 販売個数,購入商品 小計\n"
        "1,2013/01/18,PC,0,見本,g@example.jp,,1000,500,0,1500,入金済,発送済,見本,発送済,茶,1000,1,1000\n"
        "2,2013/01/19,PC,7,見本,h@example.jp,,2000,500,300,2800,入金済,未発送,見本,未発送,茶,1000,2,2000\n"
        "3,2013/01/20,PC,7,見本,h@example.jp,,2000,500,300,2800,全額返金済,未発送,見本,未発送,茶,1000,2,2000\n",
        2, 2, Decimal(3000), ("2013-01-18", "2013-01-19"), {"returned": 1}, "cp932",
    ),
    # 支払い合計 is 0 before payment; 定期ステータス is the state of the subscription
    "ecforce": Export(
        "受注ID,受注番号,顧客番号,メールアドレス,受注日,小計,消費税,送料,合計,支払い合計,購入商品（商品コード）,購入オファー,広告URLグループ名,定期受注番号,定期回数,定期ステータス,対応状況,生年月日\n"
        '1,A000000001,C000000001,a@example.jp,2025/01/05 10:12,"4,980",498,0,"5,478",0,"SRM,GIFT",通常(なし),Meta,T1,1,有効,発送済み,1980/01/01\n'
        '2,A000000002,C000000001,a@example.jp,2025/02/05 10:12,"4,980",498,0,"5,478","5,478",SRM,通常(なし),Meta,T1,2,キャンセル,発送済み,1980/01/01\n'
        '3,A000000003,C000000002,b@example.jp,2025/02/06 10:12,"4,980",498,0,"5,478",0,SRM,通常(なし),LINE,T2,1,有効,キャンセル,1990/01/01\n',
        2, 1, Decimal(9960), ("2025-01-05", "2025-02-05"), {"cancelled": 1}, "cp932",
    ),
    "woocommerce_export": Export(
        "Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Email (Billing),Phone (Billing),Order Subtotal Amount,Order Shipping Amount,Order Total Amount,SKU,Item #,Item Name,Quantity,Item Cost\n"
        "101,Completed,2025-01-05 10:00,Hana,Sample,a@example.com,1,30.00,5.00,35.00,S,1,Serum,1,10.00\n"
        "101,Completed,2025-01-05 10:00,Hana,Sample,a@example.com,1,30.00,5.00,35.00,C,2,Cream,1,20.00\n"
        "102,Failed,2025-01-06 10:00,Taro,Sample,b@example.com,2,10.00,5.00,15.00,S,1,Serum,1,10.00\n"
        "103,Processing,2025-01-07 10:00,Taro,Sample,b@example.com,2,10.00,5.00,15.50,S,1,Serum,1,10.00\n",
        2, 2, Decimal("40.00"), ("2025-01-05", "2025-01-07"), {"unpaid": 1},
    ),
    "magento": Export(
        'ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Customer Email\n'
        '000000001,"Main Website\nMain Store\nDefault",2025-01-05 10:12:33,Hana S,Hana S,$35.00,$35.00,Complete,a@example.com\n'
        '000000002,"Main Website\nMain Store\nDefault",2025-01-06 10:12:33,Taro S,Taro S,$15.00,$15.00,Closed,b@example.com\n'
        '000000003,"Main Website\nMain Store\nDefault",2025-01-07 10:12:33,Taro S,Taro S,$15.00,$15.00,Canceled,b@example.com\n'
        '000000004,"Main Website\nMain Store\nDefault",2025-01-08 10:12:33,Hana S,Hana S,"$1,015.00","$1,015.00",Processing,a@example.com\n',
        2, 1, Decimal(1050), ("2025-01-05", "2025-01-08"), {"returned": 1, "cancelled": 1},
    ),
    # 23:10 UTC is the next day in Japan; a part of the second payment was paid back
    "stripe": Export(
        "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Captured,Status,Customer ID,Customer Email,Invoice ID,order_id (metadata)\n"
        "ch_1,Subscription,Payment complete.,2025-01-05 23:10,5478,0,jpy,5478,0,197,true,Paid,cus_1,a@example.com,in_1,\n"
        "ch_2,Subscription,Payment complete.,2025-01-31 15:30,5478,1000,jpy,5478,1000,197,true,Paid,cus_2,b@example.com,in_2,\n"
        "ch_3,Subscription,Payment complete.,2025-02-02 10:00,5478,5478,jpy,5478,5478,197,true,Refunded,cus_2,b@example.com,in_3,\n"
        "ch_4,Subscription,The bank declined.,2025-02-03 10:00,5478,0,jpy,5478,0,0,false,Failed,cus_3,c@example.com,in_4,\n"
        "ch_5,Subscription,Payment complete.,2025-02-04 10:00,5478,0,jpy,5478,0,0,false,Paid,cus_3,c@example.com,in_5,\n",
        2, 2, Decimal(9956), ("2025-01-06", "2025-02-01"), {"returned": 1, "unpaid": 2},
    ),
    # 15:30 UTC is the next day in Japan; an open invoice and one without payment are none
    "stripe_invoices": Export(
        "id,Customer,Customer Email,Amount Due,Amount Paid,Date (UTC),Paid,Subscription,Currency\n"
        "in_1,cus_1,a@example.com,5478,5478,2025-01-05 10:00,true,sub_1,jpy\n"
        "in_2,cus_2,b@example.com,5478,5478,2025-01-31 15:30,true,sub_2,jpy\n"
        "in_3,cus_2,b@example.com,5478,0,2025-02-28 10:00,false,sub_2,jpy\n",
        2, 2, Decimal(10_956), ("2025-01-05", "2025-02-01"), {"unpaid": 1},
    ),
    # 4: cancelled, PayStatus 0: not paid. 500 of postage and 300 of fees are in TotalPrice; points are paid back
    "yahoo_shopping": Export(
        "OrderId,OrderTime,DeviceType,BillLastName,BillFirstName,BillMailAddress,BillPhoneNumber,TotalPrice,ShipCharge,PayCharge,GiftWrapCharge,Discount,UsePoint,OrderStatus,PayStatus\n"
        "shop-10000001,2025-01-05T10:12:33+09:00,1,見本,花,a@example.jp,0300000000,4800,500,300,0,0,0,5,1\n"
        "shop-10000002,2025-01-06T10:12:33+09:00,1,見本,太,b@example.jp,0300000001,2500,500,0,0,0,0,5,1\n"
        "shop-10000003,2025-01-07T10:12:33+09:00,1,見本,太,b@example.jp,0300000001,2500,500,0,0,0,0,4,1\n"
        "shop-10000004,2025-01-08T10:12:33+09:00,1,見本,太,b@example.jp,0300000001,2500,500,0,0,0,0,2,0\n",
        2, 2, Decimal(6000), ("2025-01-05", "2025-01-06"), {"cancelled": 1, "unpaid": 1},
    ),
    # a return is a row of its own, below zero; walk-ins have no Customer ID
    "square_items": Export(
        "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Event Type,Location,Customer ID,Customer Name\n"
        "2025-01-05,10:12:33,Eastern Time (US & Canada),Food,Pie,1.0,Regular,P1,,$8.00,-$1.00,$7.00,$0.62,T1,Y1,Payment,Main,C1,Hana\n"
        "2025-01-05,10:12:33,Eastern Time (US & Canada),Food,Tea,2.0,Regular,P2,,$6.00,$0.00,$6.00,$0.53,T1,Y1,Payment,Main,C1,Hana\n"
        "2025-01-09,11:12:33,Eastern Time (US & Canada),Food,Tea,1.0,Regular,P2,,$3.00,$0.00,$3.00,$0.27,T2,Y2,Payment,Main,C2,Taro\n"
        "2025-01-10,11:12:33,Eastern Time (US & Canada),Food,Tea,-1.0,Regular,P2,,-$3.00,$0.00,-$3.00,-$0.27,T3,Y3,Refund,Main,C2,Taro\n"
        "2025-01-11,11:12:33,Eastern Time (US & Canada),Food,Tea,1.0,Regular,P2,,$3.00,$0.00,$3.00,$0.27,T4,Y4,Payment,Main,,\n"
        "2025-01-11,12:12:33,Eastern Time (US & Canada),Food,Tea,1.0,Regular,P2,,$3.00,$0.00,$3.00,$0.27,T5,Y5,Payment,Main,,\n",
        3, 2, Decimal(13), ("2025-01-05", "2025-01-10"), {"walk_in": 2},
    ),
    "square_transactions": Export(
        "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Net Total,Transaction ID,Payment ID,Event Type,Location,Customer ID,Customer Name,Transaction Status\n"
        '2025-01-05,10:12:33,Eastern Time (US & Canada),"$1,014.00",-$1.00,$0.00,"$1,013.00",$0.00,$1.15,$2.00,$0.00,"$1,016.15",Point of Sale,$16.15,$15.70,T1,Y1,Payment,Main,C1,Hana,Complete\n'
        "2025-01-09,11:12:33,Eastern Time (US & Canada),$3.00,$0.00,$0.00,$3.00,$0.00,$0.27,$0.00,$0.00,$3.27,Point of Sale,$3.27,$3.17,T2,Y2,Payment,Main,C2,Taro,Complete\n"
        "2025-01-10,11:12:33,Eastern Time (US & Canada),-$3.00,$0.00,$0.00,-$3.00,$0.00,-$0.27,$0.00,$0.00,-$3.27,Point of Sale,-$3.27,-$3.17,T3,Y3,Refund,Main,C2,Taro,Complete\n",
        3, 2, Decimal(1013), ("2025-01-05", "2025-01-10"), {},
    ),
    # deposits and cancelled transactions are no sales; a return has a total below zero
    "smaregi": Export(
        "\ufeff取引ID,取引日時,取引区分,取消区分,小計,合計,内消費税,店舗ID,会員ID,会員コード,取引明細ID,取引明細区分 （1：通常、2：返品、3：部門売り）,商品名,販売単価,数量,値引き後計\n"
        "1,2025-01-05 10:00:00,1,0,3000,3300,300,1,11,M11,1,1,茶,1000,1,1000\n"
        "1,2025-01-05 10:00:00,1,0,3000,3300,300,1,11,M11,2,3,器,2000,1,2000\n"
        "2,2025-01-06 10:00:00,2,0,0,10000,0,1,,,,,,,,\n"
        "3,2025-01-07 10:00:00,1,1,3000,3300,300,1,12,M12,1,1,茶,3000,1,3000\n"
        "4,2025-01-08 10:00:00,1,0,1000,1100,100,1,12,M12,1,1,茶,1000,1,1000\n"
        "5,2025-01-09 10:00:00,1,0,-1000,-1100,-100,1,12,M12,1,2,茶,1000,1,1000\n"
        "6,2025-01-10 10:00:00,1,0,1000,1100,100,1,,,1,1,茶,1000,1,1000\n",
        3, 2, Decimal(3000), ("2025-01-05", "2025-01-09"), {"no_sale": 1, "cancelled": 1, "walk_in": 1},
    ),
}  # fmt: skip

AD_REPORTS: Mapping[str, tuple[str, Decimal, Decimal]] = {
    # the whole, its cost without sums, and its clicks
    "google_ads": (
        "キャンペーン レポート\n2025年1月1日 - 2025年1月2日\n"
        "日,キャンペーン,キャンペーン タイプ,通貨コード,表示回数,クリック数,費用,コンバージョン\n"
        '2025-01-01,ブランド,検索,JPY,"10,000",120,"15,000",3.00\n2025-01-02,一般,検索,JPY,"20,000",240,"30,000", --\n'
        '合計: アカウント, --,,JPY,"30,000",360,"45,000",3.00\n',
        Decimal(45_000), Decimal(360),
    ),
    "meta_ads": (
        "日,キャンペーン名,広告セット名,消化金額 (JPY),リンクのクリック,インプレッション,結果\n"
        "2025-01-01,,,45000,360,30000,3\n2025-01-01,春,A,15000,120,10000,1\n2025-01-02,春,A,30000,240,20000,2\n",
        Decimal(45_000), Decimal(360),
    ),
    "yahoo_ads": (
        "日,キャンペーン名,広告グループ名,コスト,クリック数,インプレッション数,コンバージョン数\n"
        '2025/01/01,春,A,"15,000",120,"10,000",1\n2025/01/02,春,A,"30,000",240,"20,000",2\n総計,,,"45,000",360,"30,000",3\n',
        Decimal(45_000), Decimal(360),
    ),
    "line_ads": (
        "日,キャンペーン名,ご利用金額,クリック数,インプレッション数,CV（LINE Tagクリック）\n2025/01/01,春,15000,120,10000,1\n",
        Decimal(15_000), Decimal(120),
    ),
    "microsoft_ads": (
        "日付,キャンペーン名,費用,クリック数,インプレッション,コンバージョン\n2025/01/01,春,15000,120,10000,1\n",
        Decimal(15_000), Decimal(120),
    ),
    # the devices and their sum
    "ecforce_ads": (
        "期間,広告主別,日付,デバイス,受注金額,売上金額,アクセス数,CV（受注）,CVR（受注）,CV（決済）,コスト\n"
        "2025/01/01 - 2025/01/01,Meta,2025/01/01,合計,9000,9000,120,3,2.5%,3,15000\n"
        "2025/01/01 - 2025/01/01,Meta,2025/01/01,PC,3000,3000,20,1,5%,1,5000\n"
        "2025/01/01 - 2025/01/01,Meta,2025/01/01,SP,6000,6000,100,2,2%,2,10000\n",
        Decimal(15_000), Decimal(120),
    ),
}  # fmt: skip

CUSTOMERS: Mapping[str, str] = {
    "colorme_customers": "顧客ID,名前,フリガナ,郵便番号,都道府県名,住所,メールアドレス,電話番号,FAX番号,携帯番号,ユーザー登録,備考,登録日,更新日\n"
    "7,見本,ミホン,,東京都,,h@example.jp,,,,登録,,2025/1/5 9:05,\n",
    "eccube_customers": "会員ID,お名前(姓),メールアドレス,性別(ID),誕生日,初回購入日,最終購入日,購入回数,ポイント,登録日\n"
    "11,見本,h@example.jp,2,1988-04-01 00:00:00,2025-01-05 10:12:33,,3,0,\n",
}  # fmt: skip
