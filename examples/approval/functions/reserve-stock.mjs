const stock = {
  lamp: { left: 40, price: 60, shelf: 'A1' },
  sofa: { left: 3, price: 900, shelf: 'C7' },
};

/** An error with a name that the machine's Retry knows. */
class WarehouseBusy extends Error {
  name = 'WarehouseBusy';
}

/** An error that carries data: its message is JSON, the machine takes it apart again. */
class OutOfStock extends Error {
  name = 'OutOfStock';

  constructor(item, left) {
    super(JSON.stringify({ item, left }));
  }
}

export const handler = async ({ order, retryCount }) => {
  // The first call finds the warehouse busy when the order asks for that, to show a retry.
  if (order.whenBusy === true && retryCount === 0) throw new WarehouseBusy('try again in a second');
  const item = stock[order.item];
  if (item === undefined || item.left < order.quantity) throw new OutOfStock(order.item, item?.left ?? 0);
  return { shelf: item.shelf, total: item.price * order.quantity };
};
