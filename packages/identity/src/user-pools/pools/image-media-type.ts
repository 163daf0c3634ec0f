const signatures: readonly { readonly mediaType: string; readonly bytes: readonly number[] }[] = [
  { mediaType: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
];

/** What an image says it is by its first bytes; undefined where it is neither PNG nor JPEG. */
export function mediaTypeOf(image: Uint8Array): string | undefined {
  return signatures.find(({ bytes }) => bytes.every((byte, index) => image[index] === byte))?.mediaType;
}
