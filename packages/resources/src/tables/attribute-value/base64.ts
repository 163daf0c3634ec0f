const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of base64 text, each as the character of that code: texts of them compare as the bytes do. */
export function bytesOf(base64: string): string {
  return atob(base64);
}

/** How many bytes base64 text stands for. */
export function byteCountOf(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

/**
 * What is wrong with base64 text, in the words of the service, or undefined.
 * The spelling of the last is the service's own.
 */
export function base64Fault(text: string): string | undefined {
  if (text.length % 4 !== 0) {
    return `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`;
  }
  if (!base64Form.test(text)) return 'Invalid Base64 character';
  if (text.endsWith('=') && btoa(atob(text.slice(-4))) !== text.slice(-4)) {
    return 'Invalid last non-pad Base64 character dectected';
  }
  return undefined;
}
