import type { Step } from '@cairn/diagram';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { ButtonLink } from '../../design/link.tsx';

export interface AwaitedBannerProps {
  readonly awaited: readonly Step[];
  /** Where all of them stand. */
  readonly listHref: string;
  readonly onShow: (step: Step) => void;
}

/** Says which states wait for somebody's answer, and leads there. */
export function AwaitedBanner({ awaited, listHref, onShow }: AwaitedBannerProps) {
  const first = awaited[0];
  if (first === undefined) return null;
  const others = awaited.length - 1;
  return (
    <Callout
      kind="note"
      title={`${first.name} waits for ${first.task?.kind === 'activity' ? 'a worker' : 'an answer'}${
        others === 0 ? '' : `, and ${others} more`
      }`}
      action={
        <span className="answer-buttons">
          <Button size="small" onClick={() => onShow(first)}>
            Show it
          </Button>
          {others > 0 && (
            <ButtonLink size="small" href={listHref}>
              All open tasks
            </ButtonLink>
          )}
        </span>
      }
    />
  );
}
