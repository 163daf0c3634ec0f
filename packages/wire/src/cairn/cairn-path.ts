/** What the paths of Cairn's own API begin with. */
export const cairnPathPrefix = '/_cairn/v1/';
