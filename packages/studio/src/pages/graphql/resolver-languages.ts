import { StreamLanguage, type StreamParser } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { codeColours } from './code-colours.ts';

interface CommentState {
  isInComment: boolean;
}

const jsKeywords =
  /^(?:import|from|export|function|return|const|let|if|else|for|of|in|typeof|delete|default|throw|new|switch|case|break|as)\b/;

/** Enough of JavaScript to be read: words, texts, numbers, comments. */
const script: StreamParser<CommentState> = {
  startState: () => ({ isInComment: false }),
  token(stream, state) {
    if (state.isInComment) {
      if (stream.skipTo('*/')) {
        stream.match('*/');
        state.isInComment = false;
      } else stream.skipToEnd();
      return 'comment';
    }
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) {
      state.isInComment = true;
      return 'comment';
    }
    if (stream.match(/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?)/)) return 'string';
    if (stream.match(/^\d[\w.]*/)) return 'number';
    if (stream.match(jsKeywords)) return 'keyword';
    if (stream.match(/^(?:true|false|null|undefined)\b/)) return 'atom';
    if (stream.match(/^[\w$]+(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^[\w$]+/)) return null;
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '//' } },
};

/** Enough of the Velocity language to be read: directives, references, texts, comments. */
const template: StreamParser<CommentState> = {
  startState: () => ({ isInComment: false }),
  token(stream, state) {
    if (state.isInComment) {
      if (stream.skipTo('*#')) {
        stream.match('*#');
        state.isInComment = false;
      } else stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('##')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('#*')) {
      state.isInComment = true;
      return 'comment';
    }
    if (stream.match(/^#\{?(?:set|if|elseif|else|end|foreach|return|break|stop|macro|define)\b\}?/))
      return 'keyword';
    if (stream.match(/^\$!?\{?[\w.]+\}?/)) return 'variableName';
    if (stream.match(/^"(?:[^"\\$]|\\.)*"(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^"(?:[^"\\$]|\\.)*"?/)) return 'string';
    if (stream.match(/^-?\d+(?:\.\d+)?/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'atom';
    stream.next();
    return null;
  },
};

/** What an editor of each language of resolvers has. */
export const resolverLanguages: { readonly [kind in 'code' | 'template']: readonly Extension[] } = {
  code: [StreamLanguage.define(script), codeColours],
  template: [StreamLanguage.define(template), codeColours],
};
