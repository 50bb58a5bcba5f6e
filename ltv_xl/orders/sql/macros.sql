-- Reading one cell's text: the usual spellings, in vectorised SQL. NULL where the text is none of them;
-- money.py and dates.py then read the distinct rest. What a text means that may be read in two ways (1.360,
-- 3/4/2024), the whole column decides: no macro here settles it.

-- Each macro has its common case first, as one regular expression: RE2 costs a tenth of trim() or translate()
-- with sets of characters, and a fifth of a try_cast that fails. No IN (...): DuckDB makes joins of long ones.

-- Of text that a Parquet file has in a dictionary the ends are looked at once per word; a regular expression is not.
CREATE OR REPLACE MACRO plain_text(t) AS
    CASE WHEN t >= '!' AND NOT (starts_with(t, '　') OR ends_with(t, ' ') OR ends_with(t, '　') OR ends_with(t, e'\n')
                                OR ends_with(t, e'\r') OR ends_with(t, e'\t')) THEN t
         ELSE nullif(trim(t, e' \t\r\n　'), '')
    END;

-- Amounts without any mark.
CREATE OR REPLACE MACRO read_whole_money(t) AS
    CASE WHEN NOT contains(t, '.') THEN try_cast(t AS DECIMAL(18, 4)) END;

-- Whole yen in groups, as Japanese exports write them, where the whole column does.
CREATE OR REPLACE MACRO read_grouped_money(t) AS
    CASE WHEN regexp_full_match(t, '[¥￥\\]-?([1-9][0-9]{0,2}(,[0-9]{3}){1,4}|[0-9]{1,13})')
              THEN try_cast(replace(substr(t, 2), ',', '') AS DECIMAL(18, 4))
         WHEN regexp_full_match(t, '-?([1-9][0-9]{0,2}(,[0-9]{3}){1,4}|[0-9]{1,13})円?')
              THEN try_cast(replace(replace(t, ',', ''), '円', '') AS DECIMAL(18, 4))
    END;

-- Amounts of a column with a decimal point, and of one with a decimal comma.
CREATE OR REPLACE MACRO read_point_money(t) AS
    CASE
        WHEN regexp_full_match(t, '-?[0-9]{1,13}(\.[0-9]{1,9})?') THEN try_cast(t AS DECIMAL(18, 4))
        WHEN regexp_full_match(t, '[¥￥\\$€£]-?([1-9][0-9]{0,2}(,[0-9]{3}){1,4}|[0-9]{1,13})(\.[0-9]{1,9})?')
            THEN try_cast(replace(substr(t, 2), ',', '') AS DECIMAL(18, 4))
        WHEN regexp_full_match(t, '-?([1-9][0-9]{0,2}(,[0-9]{3}){1,4}|[0-9]{1,13})(\.[0-9]{1,9})?円?')
            THEN try_cast(replace(replace(t, ',', ''), '円', '') AS DECIMAL(18, 4))
        WHEN regexp_full_match(t, '[-▲△−－]?[¥￥\\]?([1-9１-９][0-9０-９]{0,2}([,，][0-9０-９]{3}){1,4}|[0-9０-９]{1,13})([.．][0-9０-９]{1,9})?円?')
            THEN try_cast(translate(t, '▲△−－０１２３４５６７８９．,，¥￥\円', '----0123456789.') AS DECIMAL(18, 4))
    END;

CREATE OR REPLACE MACRO read_comma_money(t) AS
    CASE WHEN regexp_full_match(t, '-?([1-9][0-9]{0,2}(\.[0-9]{3}){1,4}|[0-9]{1,13})(,[0-9]{1,9})?( ?€)?')
         THEN try_cast(replace(replace(rtrim(t, ' €'), '.', ''), ',', '.') AS DECIMAL(18, 4))
    END;

-- A share, or a number of percent.
CREATE OR REPLACE MACRO tax_rate_of(n) AS
    CASE WHEN n BETWEEN 0.03 AND 0.5 THEN n WHEN n BETWEEN 3 AND 50 THEN n / 100 END;

-- A rate of tax by its number (8%, 10, 0.08, 軽減8%) or by its name; one below 3% is a code of something else.
CREATE OR REPLACE MACRO read_tax_rate(t) AS
    CASE WHEN regexp_matches(t, '(?i)非課税|不課税|免税|対象外|exempt|zero|^[0０]([.．][0０]+)? ?[%％]?$') THEN 0
         WHEN regexp_matches(t, '[0-9０-９]') THEN tax_rate_of(
             try_cast(regexp_extract(translate(t, '０１２３４５６７８９．', '0123456789.'), '[0-9]*\.?[0-9]+') AS DECIMAL(18, 9)))
         WHEN contains(t, '軽減') OR regexp_matches(t, '(?i)reduced') THEN 0.08
         WHEN contains(t, '標準') OR regexp_matches(t, '(?i)standard') THEN 0.1
    END;

-- What the marks of an amount look like, as an amount of nines; a 0 before its mark stays.
CREATE OR REPLACE MACRO money_marks(t) AS
    CASE WHEN regexp_matches(t, '^[^0-9]*0[.,]')
         THEN regexp_replace(regexp_replace(t, '[0-9]', '9', 'g'), '9', '0')
         ELSE regexp_replace(t, '[0-9]', '9', 'g')
    END;

-- The numbers of a date that does not begin with a year of four digits, and the offset of a time.
CREATE OR REPLACE MACRO date_numbers(t) AS
    regexp_extract(t, '^[^0-9０-９]{0,2}([0-9０-９]{1,2}[-/.－／．][0-9０-９]{1,2}[-/.－／．][0-9０-９]{2,4})', 1);

CREATE OR REPLACE MACRO time_offset(t) AS
    upper(regexp_extract(t, '[:時][0-9０-９]{1,2}[^+]*?([+-][0-9]{2}(?::?[0-9]{2})?|[zZ]|(?i:utc|gmt|jst))$', 1));

-- DuckDB multiplies 18 digits by 18 digits within 18, and fails beyond; NULL for a product of 10^14 or more.
CREATE OR REPLACE MACRO times(a, b) AS
    try_cast(a::DECIMAL(19, 4) * b::DECIMAL(19, 4) AS DECIMAL(18, 4));

-- Python's calendar has the years 1 to 9999; an offset may lead out of it, and so may a typed column.
CREATE OR REPLACE MACRO in_calendar(m) AS
    CASE WHEN m >= TIMESTAMP '0001-01-01' AND m < TIMESTAMP '9999-12-31' + INTERVAL 1 DAY THEN m END;

-- Local times that begin with a year of four digits.
CREATE OR REPLACE MACRO read_local_moment(t) AS
    CASE
        WHEN length(t) BETWEEN 8 AND 10 AND substr(t, 5, 1) IN ('-', '/')
            THEN CAST(try_cast(t AS DATE) AS TIMESTAMP)
        WHEN regexp_full_match(t, '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?')
            THEN try_cast(t AS TIMESTAMP)
        WHEN regexp_full_match(t, '(19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日')
            THEN CAST(try_cast(replace(replace(rtrim(t, '日'), '年', '-'), '月', '-') AS DATE) AS TIMESTAMP)
        WHEN regexp_full_match(t, '(19|20)[0-9]{6}') THEN try_strptime(t, '%Y%m%d')
    END;

-- A date as Excel keeps it: days since 1899-12-30, between 1954 and 2119.
CREATE OR REPLACE MACRO read_serial_day(t) AS
    CASE WHEN regexp_full_match(t, '[0-9]{5}(\.[0-9]+)?') AND t >= '19725' AND t < '80000'
         THEN DATE '1899-12-30' + CAST(floor(try_cast(t AS DOUBLE)) AS INTEGER)
    END;

-- Half the cost, for columns whose first rows are all like this.
CREATE OR REPLACE MACRO read_plain_moment(t) AS
    coalesce(
        CASE WHEN length(t) <= 10 AND substr(t, 5, 1) IN ('-', '/') THEN CAST(try_cast(t AS DATE) AS TIMESTAMP)
             WHEN length(t) = 19 AND substr(t, 17, 1) = ':' THEN try_cast(t AS TIMESTAMP)
        END,
        read_local_moment(t));

-- Times with an offset: in a zone, or as they are written.
CREATE OR REPLACE MACRO read_offset_moment(t, zone) AS
    CASE WHEN regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)? ?(Z|[+-](0[0-9]|1[0-4]):?[0-9]{2})')
         THEN in_calendar(timezone(zone, try_cast(regexp_replace(t, ' ?([+-][0-9]{2}):?([0-9]{2})$', '\1:\2') AS TIMESTAMPTZ)))
    END;

CREATE OR REPLACE MACRO read_written_moment(t) AS
    CASE WHEN regexp_full_match(t, '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)? ?(Z|[+-](0[0-9]|1[0-4]):?[0-9]{2})')
         THEN try_cast(regexp_replace(t, ' ?(Z|[+-][0-9:]+)$', '') AS TIMESTAMP)
    END;

-- A contract that never ends has an end in 9999 or thereabouts, or at the day that a system counts from.
CREATE OR REPLACE MACRO cancellation_day(m) AS
    CASE WHEN m >= TIMESTAMP '1990-01-01' AND m < TIMESTAMP '2099-01-01' THEN CAST(m AS DATE) END;

-- An id stays as written, but for what Excel leaves around it (="0123" and a leading apostrophe), what nobody
-- sees, and the width of its signs. A ditto mark, and an error of Excel's, is no id.
CREATE OR REPLACE MACRO read_id(t) AS
    CASE WHEN length(t) > 4 AND regexp_full_match(t, '[0-9A-Za-z][!-~]*') THEN t
         WHEN regexp_full_match(plain_text(t), '(?i:nan|null|none|#?n/a)|[-‐－—―ー]{1,2}|[〃″]|同上|々|(?i:ditto)|#(REF|VALUE|NAME\?|NUM|DIV/0|NULL)!?') THEN NULL
         WHEN starts_with(t, '="') THEN plain_text(substr(t, 3, length(t) - 3))
         WHEN starts_with(t, '''') THEN plain_text(substr(t, 2))
         WHEN regexp_matches(t, '[Ａ-Ｚａ-ｚ０-９\x{A0}\x{AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]')
         THEN plain_text(translate(
             regexp_replace(t, '[\x{AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}]|^\x{A0}+|\x{A0}+$', '', 'g'),
             'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９－＿',
             'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'))
         ELSE plain_text(t)
    END;

-- Excel shows a long number as 4.5E+15; a program that writes it with all its digits loses none.
CREATE OR REPLACE MACRO in_powers(t) AS
    CASE WHEN contains(t, '+') AND regexp_full_match(t, '[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,3}')
         THEN try_cast(regexp_extract(t, '[0-9]+$') AS INTEGER)
              >= least(length(regexp_replace(regexp_extract(t, '^[^eE]+'), '[.,]', '')), 16)
         ELSE false
    END;

CREATE OR REPLACE MACRO is_whole(t) AS
    regexp_full_match(t, '(0|-?[1-9][0-9]{0,17})(\.0+)?');

-- Fails, and with it the whole query, at the first id that is no whole number; `17850.0` is one.
CREATE OR REPLACE MACRO read_whole_id(t) AS
    CASE WHEN CAST(try_cast(t AS BIGINT) AS VARCHAR) = t THEN try_cast(t AS BIGINT)
         WHEN is_whole(t) THEN CAST(t AS BIGINT)
         WHEN read_id(t) IS NULL OR is_total(t) THEN NULL
         WHEN is_whole(read_id(t)) THEN CAST(read_id(t) AS BIGINT)
         ELSE error('not a whole number')
    END;

CREATE OR REPLACE MACRO is_total(t) AS
    CASE WHEN t >= '0' AND t < ':' THEN false -- begins with a digit, as nearly all do
         WHEN NOT (contains(t, '計') OR contains(lower(t), 'total')) THEN false
         ELSE coalesce(regexp_full_match(plain_text(t), '(?i:合計|総計|総合計|小計|(grand )?totals?)([:： 　].*)?'), false)
    END;

-- What stands for the name of a sum, an average or a balance brought forward, and for nothing else.
CREATE OR REPLACE MACRO is_name_of_sum(t) AS
    CASE WHEN t >= '0' AND t < ':'
         THEN CASE WHEN ends_with(t, '計') THEN regexp_matches(t, '(月合?|日|年度?|期)計$') ELSE false END
         WHEN t > '~' AND NOT (contains(t, '計') OR contains(t, '均') OR contains(t, '繰') OR contains(t, '계')
                               OR contains(t, '计') OR starts_with(t, '　')) THEN false -- as nearly all names of products
         ELSE coalesce(regexp_full_match(plain_text(t), '(?i:[*=＊【（(\[ 　-]*([総中小集累月日年]?[ 　]?計|総?合[ 　]*計|[月年]合計|(第?[0-9０-９一二三四]四半期|[上下][半]?期|[0-9０-９]{1,4}年(度|間)?|[0-9０-９]{1,2}月度?|[今前全]?(期|店|体)|売上|総売上|売上高)[ 　]*[小合総累]?計|総?平均|([前次][月期年])?繰越[額金]?|(grand )?totals?|sub[ -]?totals?|sum|average|opening balance|(balance )?brought forward|(gesamt|zwischen)?summe|gesamt|(sous-)?total( g[ée]n[ée]ral)?|합계|总计|小计)[*=＊】）)\] 　:：-]*([(（][0-9]+[件人名]?[)）])?)'), false)
    END;

-- The label of a subtotal as Excel writes it below its group: `C001 集計`, `2024/1/10 Total`.
CREATE OR REPLACE MACRO is_label_of_sum(t) AS
    coalesce(ends_with(t, ' 計') OR ends_with(t, '集計') OR ends_with(t, '月計') OR ends_with(t, ' 合計') OR ends_with(t, ' 小計')
             OR ends_with(t, ' 平均') OR ends_with(t, ' Total') OR ends_with(t, ' Average'), false);

-- A word as people mean it: NFKC for the signs of a Japanese keyboard, lower case, without blanks or marks of no
-- width. Half-width kana become full-width ones, and their voice marks, two characters, one with them.
CREATE OR REPLACE MACRO folded(t) AS
    lower(nfc_normalize(translate(
        regexp_replace(t, '[\s\p{Z}\x{200B}-\x{200D}\x{2060}\x{FEFF}]', '', 'g'),
        '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ',
        '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゙゚')));

-- A name that must tell customers apart, without the blanks that nobody types alike and without 様.
CREATE OR REPLACE MACRO read_person(t) AS
    CASE WHEN regexp_full_match(t, '[A-Za-z0-9]+( [A-Za-z0-9]+)*') THEN t
         WHEN regexp_matches(t, '[\p{Han}\p{Hiragana}\p{Katakana}]')
         THEN regexp_replace(regexp_replace(t, '[\s\p{Z}\x{200B}-\x{200D}\x{2060}\x{FEFF}]', '', 'g'), '(様|殿|御中)$', '')
         ELSE trim(regexp_replace(t, '[\s\p{Z}\x{200B}-\x{200D}\x{2060}\x{FEFF}]+', ' ', 'g'))
    END;

CREATE OR REPLACE MACRO read_email(t) AS
    CASE WHEN regexp_full_match(t, '[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]*[0-9A-Za-z]') THEN lower(t)
         ELSE regexp_replace(folded(read_id(t)), '^(?:.*<)?(?:mailto:)?([^<>]+@[^<>]*?)[>;,.]*$', '\1')
    END;

-- Some shops know their customers by nothing but an e-mail address, under the header of an id.
CREATE OR REPLACE MACRO read_customer_id(t) AS
    CASE WHEN contains(t, '@') OR contains(t, '＠') THEN read_email(t) ELSE read_id(t) END;

-- The state of an order. What databases write for nothing is no state, least of all one of its own.
CREATE OR REPLACE MACRO read_state(t) AS
    CASE WHEN length(t) <= 6 AND regexp_full_match(plain_text(t), '(?i:nan|null|none|#?n/a)|[-‐－—―ー]+') THEN NULL
         ELSE plain_text(t)
    END;

-- A campaign's name. What ad systems and shops write for none is none.
CREATE OR REPLACE MACRO read_campaign(t) AS
    CASE WHEN length(t) <= 16 AND regexp_full_match(plain_text(t), '(?i:[(]?not set[)]?|[(]?not provided[)]?|[(]none[)]|#?n/a|nan|null)|[-‐－—―ー]+') THEN NULL
         ELSE plain_text(t)
    END;

CREATE OR REPLACE MACRO phone_digits(t) AS
    regexp_replace(regexp_replace(translate(t, '０１２３４５６７８９＋', '0123456789+'), '^\+81', '0'), '[^0-9]', '', 'g');

-- Excel drops the leading 0 of a telephone number. What is shorter than any number tells nobody apart.
CREATE OR REPLACE MACRO read_phone(t) AS
    CASE WHEN length(phone_digits(t)) < 6 THEN NULL
         WHEN regexp_full_match(phone_digits(t), '0+|1+|9+') THEN NULL -- typed to get past a form
         WHEN length(phone_digits(t)) BETWEEN 9 AND 10 AND NOT starts_with(phone_digits(t), '0')
         THEN '0' || phone_digits(t)
         ELSE nullif(phone_digits(t), '')
    END;

CREATE OR REPLACE MACRO read_age(t) AS
    CASE WHEN length(t) < 3 AND t >= '0' AND t < ':' AND try_cast(t AS INTEGER) IS NOT NULL
              THEN try_cast(t AS INTEGER)
         WHEN try_cast(regexp_extract(translate(t, '０１２３４５６７８９', '0123456789'), '[0-9]{1,3}') AS INTEGER)
              BETWEEN 0 AND 120
         THEN try_cast(regexp_extract(translate(t, '０１２３４５６７８９', '0123456789'), '[0-9]{1,3}') AS INTEGER)
    END;

-- 0.15 or 15%; without a sign the whole column says whether 15 is meant.
CREATE OR REPLACE MACRO share_number(t) AS
    try_cast(regexp_replace(translate(t, '０１２３４５６７８９．％', '0123456789.%'), '[ %]', '', 'g') AS DECIMAL(18, 9));

CREATE OR REPLACE MACRO read_share(t) AS
    CASE WHEN regexp_matches(t, '[%％]') THEN share_number(t) / 100 ELSE share_number(t) END;

-- The id of a subscription: 1001.0 of a column of numbers is 1001. A 0 or a dash is none.
CREATE OR REPLACE MACRO read_subscription_id(t) AS
    nullif(CASE WHEN contains(t, '.') THEN regexp_replace(read_id(t), '^([0-9]+)\.0+$', '\1') ELSE read_id(t) END, '0');

-- Which delivery an order is: 3, 3.0, 3回目, 第3回. Where it says less, it says nothing.
CREATE OR REPLACE MACRO read_delivery_number(t) AS
    CASE WHEN length(t) <= 3 AND try_cast(t AS USMALLINT) IS NOT NULL THEN try_cast(t AS INTEGER)
         WHEN regexp_full_match(folded(t), '(定期)?第?[0-9]{1,3}(\.0+)?(回目?|回目の?お?届け?|(st|nd|rd|th)?(delivery|order)?|times?)')
         THEN try_cast(regexp_extract(folded(t), '[0-9]{1,3}') AS INTEGER)
         WHEN regexp_full_match(folded(t), '初回(のお届け|お届け|注文)?|first(delivery|order)?') THEN 1
    END;
