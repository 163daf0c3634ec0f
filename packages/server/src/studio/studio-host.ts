import type { StudioRequest, WireAnswer } from '@cairn/wire';
import type { BundleBuilder } from './bundle-builder.ts';
import { progressAnswer } from './progress-page.ts';
import { readStudioBundle, type StudioBundle } from './studio-bundle.ts';
import type { DescribeStudioOutput } from './studio-description.ts';
import { answerStudioFile } from './studio-files.ts';

/** Answers with the studio's files, which are listed when they are first asked for; until they are there, with how far they are. */
export class StudioHost {
  readonly #builder: Pick<BundleBuilder, 'state' | 'start'>;
  readonly #description: DescribeStudioOutput;
  #bundle: Promise<StudioBundle> | undefined;

  /** @param description stands in the page, which need not ask for it */
  constructor(builder: Pick<BundleBuilder, 'state' | 'start'>, description: DescribeStudioOutput) {
    this.#builder = builder;
    this.#description = description;
  }

  readonly answer = async (request: StudioRequest): Promise<WireAnswer> => {
    const { path } = request;
    // A page asks once more after a failure; what it looks at by itself does not.
    if (!path.startsWith('/_studio/')) this.#builder.start();
    const { state } = this.#builder;
    if (state.kind !== 'ready' || path.startsWith('/_studio/')) return progressAnswer(path, state);
    this.#bundle ??= readStudioBundle(state.folder);
    return answerStudioFile(await this.#bundle, request, this.#description);
  };
}
