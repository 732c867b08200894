# Totals.

test_the_total_is_quantity_times_price() {
  store_add 1001 3 19.90
  store_add 1002 1 0.30
  [ "$(price_total)" = "60.00" ]
}

test_the_total_of_an_empty_book_is_zero() {
  [ "$(price_total)" = "0.00" ]
}
