/** A template that cannot be read, or cannot be carried on. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Line of the template, from 1; undefined where the failure has no place. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, place?: { readonly line: number; readonly column: number }) {
    super(place === undefined ? message : `${message} at line ${place.line}, column ${place.column}`);
    this.line = place?.line;
    this.column = place?.column;
  }
}
