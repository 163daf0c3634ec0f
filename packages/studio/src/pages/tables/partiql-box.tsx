import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { countOf } from '../../design/count-of.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { executeStatement, type Item, type TableDescription } from '../../wire/tables.ts';
import { useAction } from '../../wire/use-action.ts';

/** A statement of PartiQL, and what it answers. */
export function PartiqlBox({ table }: { readonly table: TableDescription }) {
  const [statement, setStatement] = useState(`SELECT * FROM "${table.TableName}"`);
  const [items, setItems] = useState<readonly Item[]>();
  const execute = useAction(executeStatement);
  const run = () => {
    execute
      .run({ Statement: statement })
      .then(({ Items = [] }) => setItems(Items))
      // It is shown below.
      .catch(() => setItems(undefined));
  };
  return (
    <div className="partiql">
      <CodeEditor label="Statement" value={statement} onChange={setStatement} height={5} />
      <div>
        <Button kind="primary" icon="play" onClick={run} isBusy={execute.isRunning}>
          Run
        </Button>
      </div>
      <ErrorCallout error={execute.error} />
      {items !== undefined && (
        <JsonView label={countOf(items.length, 'items')} text={JSON.stringify(items)} openDepth={3} />
      )}
    </div>
  );
}
