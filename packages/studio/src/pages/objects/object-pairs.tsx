import type { Pair } from '../../resource/pairs-editor.tsx';
import { PairsEditor } from '../../resource/pairs-editor.tsx';
import { headObject, listObjects, type ObjectHead, type OfObject } from '../../wire/s3.ts';
import { putObjectTagging, replaceObjectMetadata } from '../../wire/s3-facts.ts';
import { getObjectTagging } from '../../wire/s3-uploads.ts';
import type { ServiceError } from '../../wire/service-error.ts';
import { useAction } from '../../wire/use-action.ts';

export interface ObjectPairsProps {
  readonly of: OfObject;
  readonly head: ObjectHead;
  readonly tags: readonly Pair[] | undefined;
  readonly tagsError: ServiceError | null;
}

/** Tags and metadata of an object. */
export function ObjectPairs({ of, head, tags, tagsError }: ObjectPairsProps) {
  const tagging = useAction(putObjectTagging, { renews: [getObjectTagging] });
  const replace = useAction(replaceObjectMetadata, { renews: [headObject, listObjects] });
  const setTags = (next: readonly Pair[]) => tagging.run({ ...of, tags: next });
  const setMetadata = (next: readonly Pair[]) =>
    replace.run({ ...of, head, metadata: Object.fromEntries(next) });
  const metadata = Object.entries(head.metadata);
  return (
    <div className="resource-columns">
      <PairsEditor
        title="Tags"
        noun="tag"
        pairs={tags}
        error={tagsError}
        put={(pair) => setTags(withPair(tags ?? [], pair))}
        remove={(name) => setTags((tags ?? []).filter(([known]) => known !== name))}
      />
      <PairsEditor
        title="Metadata"
        noun="metadata entry"
        pairs={metadata}
        error={null}
        // Names of headers have no capitals.
        put={([name, value]) => setMetadata(withPair(metadata, [name.toLowerCase(), value]))}
        remove={(name) => setMetadata(metadata.filter(([known]) => known !== name))}
        hint="The object is copied onto itself: it counts as written anew."
      />
    </div>
  );
}

function withPair(pairs: readonly Pair[], pair: Pair): readonly Pair[] {
  const isKnown = pairs.some(([name]) => name === pair[0]);
  return isKnown ? pairs.map((one) => (one[0] === pair[0] ? pair : one)) : [...pairs, pair];
}
