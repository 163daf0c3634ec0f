// What the container does: packs one order. Fails where the item does not fit.
const { ORDER_ID, ITEM, QUANTITY, PACKING_MILLISECONDS = '50' } = process.env;

console.log(`packing ${QUANTITY} × ${ITEM} for ${ORDER_ID}`);
setTimeout(() => {
  if (ITEM === 'piano') {
    console.error('a piano does not fit into any box');
    process.exit(3);
  }
  console.log(`packed ${ORDER_ID}`);
}, Number(PACKING_MILLISECONDS));
