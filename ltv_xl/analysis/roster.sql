-- One row per customer, with or without an order: the number, and the attributes that later statements read.
-- In: customers, labels. {attributes}: birth date, age and contract, as far as wanted. {codes}: the codes of what
-- customers are divided by; {labels}: the joins that give them.
CREATE OR REPLACE TEMP TABLE roster AS
SELECT customers.customer_id AS number{attributes}{codes}
FROM customers{labels}
