import { Button } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';
import { printRelative } from '../../design/print-instant.ts';
import type { PastQuery } from './query-history.ts';

const shownMax = 12;
const charactersMax = 60;

/** What was sent before, to be sent again. */
export function PastQueriesMenu({
  past,
  onChoose,
}: {
  readonly past: readonly PastQuery[];
  readonly onChoose: (past: PastQuery) => void;
}) {
  if (past.length === 0) return null;
  const items = past.slice(0, shownMax).map((one) => ({
    id: `${one.atMs}`,
    label: shorten(one.query),
    keys: printRelative(one.atMs, Date.now()),
    run: () => onChoose(one),
  }));
  return (
    <Menu label="Requests that were sent" groups={[items]} align="end">
      {(opener) => (
        <Button icon="clock" {...opener}>
          History
        </Button>
      )}
    </Menu>
  );
}

function shorten(query: string): string {
  const line = query.replace(/\s+/g, ' ').trim();
  return line.length > charactersMax ? `${line.slice(0, charactersMax)}…` : line;
}
