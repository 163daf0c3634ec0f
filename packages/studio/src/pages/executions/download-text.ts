/** Has the browser save a text as a file. */
export function downloadText(name: string, text: string, contentType = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([text], { type: contentType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun once the click is done; the browser keeps what it reads.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
