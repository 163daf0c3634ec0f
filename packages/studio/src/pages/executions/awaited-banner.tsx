import type { Step } from '@cairn/diagram';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';

export interface AwaitedBannerProps {
  readonly awaited: readonly Step[];
  readonly onShow: (step: Step) => void;
}

/** Says which states wait for somebody's answer, and leads there. */
export function AwaitedBanner({ awaited, onShow }: AwaitedBannerProps) {
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
        <Button size="small" onClick={() => onShow(first)}>
          Show it
        </Button>
      }
    />
  );
}
