import type { RunView, Step } from '@cairn/diagram';
import { useMemo } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { isAwaited } from './waiting-card.tsx';

export interface AwaitedBannerProps {
  readonly view: RunView;
  readonly version: number;
  readonly onShow: (step: Step) => void;
}

/** Says which states wait for somebody's answer, and leads there. */
export function AwaitedBanner({ view, version, onShow }: AwaitedBannerProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const awaited = useMemo(() => awaitedSteps(view), [view, version]);
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
          {first.task?.kind === 'activity' ? 'Show it' : 'Answer'}
        </Button>
      }
    />
  );
}

/** Only tasks that are open now are looked through: by the states that a running run waits in. */
function awaitedSteps(view: RunView): readonly Step[] {
  if (view.run.status !== 'RUNNING') return [];
  const found: Step[] = [];
  for (const [name, { status }] of view.overlay.states) {
    if (status !== 'waiting' && status !== 'running') continue;
    for (const step of view.stepsOfState(name)) if (isAwaited(step)) found.push(step);
  }
  return found;
}
