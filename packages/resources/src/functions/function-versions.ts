import type { CallScope } from '@cairn/kit';
import type { FunctionCatalog } from './function-catalog.ts';
import { functionArn } from './function-reference.ts';
import type { FunctionRecord, VersionRecord } from './function-store.ts';
import type {
  FunctionConfiguration,
  ListVersionsInput,
  ListVersionsOutput,
  PublishVersionInput,
} from './function-types.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { pageOf } from './list-page.ts';

/** A function after publishing, and the version that came of it. */
interface Publication {
  readonly record: FunctionRecord;
  readonly published: VersionRecord;
}

/** Makes `$LATEST` the next version. */
export function publishLatest(record: FunctionRecord, description?: string): Publication {
  const number = record.lastVersion + 1;
  const { configuration, code } = record.latest;
  const published: VersionRecord = {
    configuration: {
      ...configuration,
      FunctionArn: `${configuration.FunctionArn}:${number}`,
      Version: String(number),
      ...(description !== undefined && { Description: description }),
    },
    code,
  };
  return {
    record: { ...record, lastVersion: number, publishedRevisionId: configuration.RevisionId },
    published,
  };
}

/** Published versions: immutable copies of `$LATEST`. */
export class FunctionVersions {
  readonly #catalog: FunctionCatalog;

  constructor(catalog: FunctionCatalog) {
    this.#catalog = catalog;
  }

  /** Publishes `$LATEST`; answers the last version when nothing changed since, as Lambda does. */
  publish(scope: CallScope, input: PublishVersionInput): Promise<FunctionConfiguration> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    return this.#catalog.change(async () => {
      const before = await this.#catalog.changeable(place);
      const latest = before.latest.configuration;
      if (input.RevisionId !== undefined && input.RevisionId !== latest.RevisionId) {
        throw lambdaErrors.revisionStale();
      }
      if (input.CodeSha256 !== undefined && input.CodeSha256 !== latest.CodeSha256) {
        throw lambdaErrors.invalid(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      }
      if (before.publishedRevisionId === latest.RevisionId) {
        const last = await this.#catalog.store.version(place, String(before.lastVersion));
        if (last !== undefined) return last.configuration;
      }
      const { record, published } = publishLatest(before, input.Description);
      await this.#catalog.store.write(place, {
        function: record,
        versions: { [published.configuration.Version]: published },
      });
      return published.configuration;
    });
  }

  async list(scope: CallScope, input: ListVersionsInput): Promise<ListVersionsOutput> {
    const place = this.#catalog.reference(scope, input.FunctionName);
    const record = await this.#catalog.existing(place);
    const latest = { ...record.latest.configuration, FunctionArn: functionArn(place, place.name, '$LATEST') };
    const published = (await this.#catalog.store.versions(place)).map(({ configuration }) => configuration);
    const after = input.Marker === undefined ? -1 : positionOf(input.Marker);
    const rest = [latest, ...published].filter(({ Version }) => positionOf(Version) > after);
    const page = pageOf(rest, input.MaxItems ?? 50, ({ Version }) => Version);
    return { Versions: page.items, ...(page.next !== undefined && { NextMarker: page.next }) };
  }
}

/** `$LATEST` comes first. */
function positionOf(version: string): number {
  return version === '$LATEST' ? 0 : Number(version);
}
