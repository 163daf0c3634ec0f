import type { Json } from '@cairn/kit';
import type { StateList } from './connection-edits.ts';
import type { StatesClip } from './paste-states.ts';
import type { QueryLanguage } from './query-language.ts';

/**
 * An edit of a definition as a graph or a form makes it. `state` is the JSON pointer of a state, `scope` that of a
 * region (the machine is the empty text), `edge` that of a transition: the name it holds (`/States/A/Next`,
 * `/States/A/Choices/0/Next`, `/StartAt`), or `/States/A/End`.
 */
export type DefinitionEdit =
  | { readonly kind: 'renameState'; readonly state: string; readonly name: string }
  /** A new state behind or before another, or loose in a region. */
  | { readonly kind: 'addState'; readonly after: string; readonly name: string; readonly value: Json }
  | { readonly kind: 'addState'; readonly before: string; readonly name: string; readonly value: Json }
  | { readonly kind: 'addState'; readonly scope: string; readonly name: string; readonly value: Json }
  | { readonly kind: 'insertOnEdge'; readonly edge: string; readonly name: string; readonly value: Json }
  | { readonly kind: 'deleteState'; readonly state: string }
  /** Without a name the copy gets a fresh one. */
  | { readonly kind: 'duplicateState'; readonly state: string; readonly name?: string }
  | { readonly kind: 'moveState'; readonly state: string; readonly edge: string }
  /** `to` is a state of the transition's region; null is the region's end. New: `…/Choices/-`, `…/Catch/-`. */
  | { readonly kind: 'connect'; readonly edge: string; readonly to: string | null }
  | { readonly kind: 'disconnect'; readonly edge: string }
  /** `path` is a JSON pointer from the state on; without a value the field goes. */
  | { readonly kind: 'setField'; readonly state: string; readonly path: string; readonly value?: Json }
  /** `skeleton` is a state of the new type. */
  | { readonly kind: 'changeStateType'; readonly state: string; readonly skeleton: Json }
  | {
      readonly kind: 'wrapState';
      readonly state: string;
      readonly in: 'Parallel' | 'Map';
      readonly name: string;
    }
  /** Without a branch it gets one with a Pass. */
  | { readonly kind: 'addBranch'; readonly state: string; readonly branch?: Json }
  | { readonly kind: 'removeBranch'; readonly state: string; readonly position: number }
  | {
      readonly kind: 'addToList';
      readonly state: string;
      readonly list: StateList;
      readonly item: Json;
      readonly position?: number;
    }
  | {
      readonly kind: 'moveInList';
      readonly state: string;
      readonly list: StateList | 'Branches';
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly kind: 'removeFromList';
      readonly state: string;
      readonly list: StateList;
      readonly position: number;
    }
  /** `place` is a state or, as the empty text, the machine; without a language what is around holds. */
  | { readonly kind: 'setQueryLanguage'; readonly place: string; readonly language?: QueryLanguage }
  | { readonly kind: 'pasteStates'; readonly scope: string; readonly clip: StatesClip }
  | { readonly kind: 'pasteStates'; readonly edge: string; readonly clip: StatesClip };
