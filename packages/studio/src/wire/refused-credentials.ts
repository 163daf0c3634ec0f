/** What a server says to credentials that it does not take (any more), in whichever protocol. */
const refusedCode =
  /(?:ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId)/;

/** Where the protocols name an error: members of JSON, an element of XML. */
const namedCode = new RegExp(
  `(?:"(?:__type|code|Code)"\\s*:\\s*"(?:[^"]*#)?|<Code>)${refusedCode.source}(?=["<:])`,
);
const namedHeader = new RegExp(`^(?:[^#]*#)?${refusedCode.source}(?=$|:)`);

/** Whether an answer says that the credentials are not taken. The answer can still be read. */
export async function refusesCredentials(response: Response): Promise<boolean> {
  const { status } = response;
  if (status !== 400 && status !== 401 && status !== 403) return false;
  const type = response.headers.get('x-amzn-errortype');
  if (type !== null) return namedHeader.test(type);
  return namedCode.test(await response.clone().text());
}
