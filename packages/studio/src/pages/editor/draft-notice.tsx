import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { Instant } from '../../design/instant.tsx';
import type { OfferedDraft } from './use-draft.ts';

export interface DraftNoticeProps {
  readonly draft: OfferedDraft;
  /** The revision that is saved now. */
  readonly revision: string;
}

/** Offers what was typed before and never saved. */
export function DraftNotice({ draft: { offered, take, discard }, revision }: DraftNoticeProps) {
  if (offered === undefined) return null;
  return (
    <Callout
      kind="note"
      title="You left changes here"
      action={
        <>
          <Button size="small" kind="quiet" onClick={discard}>
            Discard
          </Button>
          <Button size="small" kind="primary" onClick={take}>
            Take them up
          </Button>
        </>
      }
    >
      <p>
        They were typed <Instant seconds={offered.savedAt / 1000} /> and not saved.
        {offered.revision !== revision && ' Someone has saved another revision since.'}
      </p>
    </Callout>
  );
}
