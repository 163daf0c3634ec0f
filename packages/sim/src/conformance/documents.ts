const document = (path: string): URL => new URL(`../../../../${path}`, import.meta.url);

/** Where generated tables stand. */
export const sections = {
  features: { file: document('README.md'), name: 'recordings by feature' },
  groups: { file: document('docs/compatibility.md'), name: 'recordings by subject' },
  operations: { file: document('docs/step-functions-operations.md'), name: 'operations' },
} as const;
