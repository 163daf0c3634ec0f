/**
 * Why a file that somebody named cannot be read, for people: `cannot read a.json: there is no such file`.
 * @param error as the system gives it, with its code
 */
export function unreadableFile(
  file: string,
  error: { readonly code?: string | undefined; readonly message: string },
): string {
  return `cannot read ${file}: ${reasonOf(error)}`;
}

function reasonOf({ code, message }: { readonly code?: string | undefined; readonly message: string }) {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a directory, name a file';
    case 'EACCES':
    case 'EPERM':
      return 'its permissions forbid it';
    default:
      return message;
  }
}
