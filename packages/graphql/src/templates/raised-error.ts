import type { ResolverError } from '../resolver/resolver-code.ts';

/** `$util.error`, `$util.unauthorized`, `$util.validate`: ends the template with the resolver's error. */
export class RaisedError extends Error {
  override readonly name = 'RaisedError';
  readonly error: ResolverError;

  constructor(error: ResolverError) {
    super(error.message);
    this.error = error;
  }
}
