/** `image/png` of `image/png; q=0.8`, in small letters. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(/[;,]/)[0]?.trim().toLowerCase() ?? '';
}

/** Whether a media type is among those that a REST API takes for binary. */
export function isBinaryMedia(types: readonly string[] | undefined, type: string): boolean {
  return (types ?? []).some((each) => each === '*/*' || each.toLowerCase() === type);
}

/** Texts as HTTP APIs hand them to functions; everything else comes in base64. */
export function isTextMedia(type: string): boolean {
  return /^(?:|text\/.*|application\/(?:json|javascript|xml|.*\+(?:json|xml)))$/.test(type);
}
