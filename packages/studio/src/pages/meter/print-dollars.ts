/** Money for reading: cents of a cent are told where there is no more. */
export function printDollars(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < 0.000_001) return 'under $0.000001';
  const digits = dollars >= 1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}
