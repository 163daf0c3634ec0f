const clientPattern = /^[\w+]{1,128}$/;
const shownUriCharacters = 300;

/** A client's id as a page may repeat it: ids have no spaces, so that nobody writes a message into the page. */
export function shownClient(id: string): string {
  return clientPattern.test(id) ? id : 'the app client';
}

/** A URI as a page may repeat it: in the characters of URIs alone, and not too long. It is no link. */
export function shownUri(uri: string): string {
  const isPlain = uri.length <= shownUriCharacters && /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(uri);
  return isPlain ? uri : 'the address that was given';
}
