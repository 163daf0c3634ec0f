/** Under this path of the server lie the certificate and what links in messages lead to. */
export const topicsPath = '/_cairn/sns/';
