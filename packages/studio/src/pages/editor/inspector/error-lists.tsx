import { definitionGrammar } from '@cairn/asl';
import { catcherSkeleton, retrierSkeleton } from '@cairn/diagram';
import { isJsonArray, isJsonObject, type Json, memberOf } from '@cairn/kit';
import { toast } from '../../../design/toasts.tsx';
import { type EditPlace, edit, listIn } from './edit-place.ts';
import { ListFrame } from './list-frame.tsx';
import { ObjectFields } from './object-fields.tsx';
import { TransitionField } from './transition-field.tsx';

/** What is tried again. */
export function RetryList({ place }: { readonly place: EditPlace }) {
  const retriers = listIn(place, '/Retry');
  return (
    <ListFrame
      label="Retry"
      item="retrier"
      count={retriers.length}
      summary={(position) => errorsOf(retriers[position])}
      onAdd={() =>
        edit(place, [{ kind: 'addToList', state: place.pointer, list: 'Retry', item: retrierSkeleton() }])
      }
      onRemove={(position) =>
        edit(place, [{ kind: 'removeFromList', state: place.pointer, list: 'Retry', position }])
      }
      onMove={(from, to) =>
        edit(place, [{ kind: 'moveInList', state: place.pointer, list: 'Retry', from, to }])
      }
    >
      {(position) => (
        <ObjectFields
          place={place}
          path={`/Retry/${position}`}
          grammar={definitionGrammar.Retrier}
          always={['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate']}
        />
      )}
    </ListFrame>
  );
}

/** Where errors lead. */
export function CatchList({ place }: { readonly place: EditPlace }) {
  const catchers = listIn(place, '/Catch');
  const add = () => {
    const next = place.names.find((name) => !place.pointer.endsWith(`/${name}`)) ?? place.names[0];
    if (next === undefined) toast({ kind: 'failed', text: 'There is no state yet that it could lead to' });
    else {
      const item = catcherSkeleton(next, place.isJsonata ? 'JSONata' : 'JSONPath');
      edit(place, [{ kind: 'addToList', state: place.pointer, list: 'Catch', item }]);
    }
  };
  return (
    <ListFrame
      label="Catch"
      item="catcher"
      count={catchers.length}
      summary={(position) => `${errorsOf(catchers[position])} → ${nextOf(catchers[position])}`}
      onAdd={add}
      onRemove={(position) =>
        edit(place, [{ kind: 'removeFromList', state: place.pointer, list: 'Catch', position }])
      }
      onMove={(from, to) =>
        edit(place, [{ kind: 'moveInList', state: place.pointer, list: 'Catch', from, to }])
      }
    >
      {(position) => (
        <>
          <TransitionField place={place} path={`/Catch/${position}/Next`} label="Leads to" />
          <ObjectFields
            place={place}
            path={`/Catch/${position}`}
            grammar={definitionGrammar.Catcher}
            always={['ErrorEquals']}
            except={new Set(['Next'])}
          />
        </>
      )}
    </ListFrame>
  );
}

function errorsOf(value: Json | undefined): string {
  const errors = value !== undefined && isJsonObject(value) ? memberOf(value, 'ErrorEquals') : undefined;
  return errors !== undefined && isJsonArray(errors) ? errors.map(String).join(', ') : 'no errors named';
}

function nextOf(value: Json | undefined): string {
  const next = value !== undefined && isJsonObject(value) ? memberOf(value, 'Next') : undefined;
  return typeof next === 'string' ? next : 'nowhere';
}
