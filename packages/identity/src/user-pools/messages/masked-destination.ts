/**
 * A destination as calls answer it: `b***@e***`, `+*******1234`. It says nothing of how long the whole is.
 * Source: API reference, `CodeDeliveryDetailsType`.
 */
export function maskedDestination(attributeName: 'email' | 'phone_number', destination: string): string {
  if (attributeName === 'phone_number') return `+*******${destination.slice(-4)}`;
  const at = destination.lastIndexOf('@');
  return `${firstOf(destination.slice(0, Math.max(at, 0)))}***@${firstOf(destination.slice(at + 1))}***`;
}

/** The first character, whole where it takes two code units. */
function firstOf(text: string): string {
  return [...text][0] ?? '';
}
