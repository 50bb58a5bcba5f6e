-- One row per customer, with or without an order: the number, and the attributes that later statements read.
-- In: customers, labels. {number}: the customer_id where that is a whole number, else 1, 2, 3 ... by customer_id:
-- every later join is one of whole numbers, and their order that of the ids.
-- {attributes}: birth date, age and contract, as far as wanted. {codes}: the codes of what customers are
-- divided by; {labels}: the joins that give them.
CREATE OR REPLACE TEMP TABLE roster AS
WITH coded AS (
    SELECT customers.customer_id{attributes}{codes}
    FROM customers{labels}
)
SELECT {number} AS number, coded.*
FROM coded
