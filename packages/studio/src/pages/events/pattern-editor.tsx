import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { toast } from '../../design/toasts.tsx';
import { describeRule, type EventRule, listRules, putRule, testEventPattern } from '../../wire/events.ts';
import { useAction } from '../../wire/use-action.ts';
import { useWire } from '../../wire/wire-context.ts';
import { eventLikePattern } from './event-like-pattern.ts';

/** The pattern of a rule, tried out on an event before it is saved. */
export function PatternEditor({ rule, pattern }: { readonly rule: EventRule; readonly pattern: string }) {
  const { account, region } = useWire();
  const [text, setText] = useState(pattern);
  const [event, setEvent] = useState(() => eventLikePattern(pattern, { account, region }));
  const [fits, setFits] = useState<boolean>();
  const test = useAction(testEventPattern);
  const save = useAction(putRule, { renews: [describeRule, listRules] });
  const run = () =>
    void test
      .run({ EventPattern: text, Event: event })
      .then(({ Result }) => setFits(Result))
      // It is shown below.
      .catch(() => setFits(undefined));
  const { Name, EventBusName, Description, State, RoleArn } = rule;
  const put = () =>
    void save
      .run({
        Name,
        EventBusName,
        State,
        EventPattern: text,
        ...(Description !== undefined && { Description }),
        ...(RoleArn !== undefined && { RoleArn }),
      })
      .then(() => toast({ text: 'The pattern is saved' }))
      // It is shown below.
      .catch(() => undefined);
  const clear = () => setFits(undefined);
  return (
    <div className="resource-columns">
      <section className="resource-part" aria-label="Pattern">
        <JsonEditor
          label="Pattern"
          value={text}
          onChange={(value) => {
            setText(value);
            clear();
          }}
          height={12}
        />
        <ErrorCallout error={save.error} />
        <div>
          <Button kind="primary" onClick={put} isDisabled={text === pattern} isBusy={save.isRunning}>
            Save the pattern
          </Button>
        </div>
      </section>
      <section className="resource-part" aria-label="Event">
        <JsonEditor
          label="Test against this event"
          value={event}
          onChange={(value) => {
            setEvent(value);
            clear();
          }}
          height={12}
        />
        <div>
          <Button onClick={run} isBusy={test.isRunning}>
            Test
          </Button>
        </div>
        <ErrorCallout error={test.error} />
        {fits !== undefined && (
          <Callout
            kind={fits ? 'note' : 'caution'}
            title={fits ? 'The event fits' : 'The event does not fit'}
          >
            <p>{fits ? 'It would go to the targets.' : 'The rule would leave it alone.'}</p>
          </Callout>
        )}
      </section>
    </div>
  );
}
