"""What no copy may hold, wherever a workbook keeps it: the words of the left-out tables, and folders."""

NAME, ID, MAIL, PRODUCT, PLACE = "秘密花子", "secret_id", "himitsu@example", "hidden_product", "secret_place"
FOLDER = "C:\\Users\\himitsu"
SECRETS = (NAME, ID, MAIL, PRODUCT, PLACE, FOLDER)

HEADERS = ("Customer ID", "Name", "Revenue", "Product")
ROWS = [
    (f"{ID}_{number}", f"{NAME}{number}", 1000.5 * number, f"{PRODUCT}_{number % 3}")
    for number in range(1, 13)
]
