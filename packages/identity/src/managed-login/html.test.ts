import fc from 'fast-check';
import { expect, it } from 'vitest';
import { html } from './html.ts';

it('leaves texts texts, in elements and in attributes', () => {
  const text = html`<a title="${'"><script>'}">${"<b>'&amp;"}</a>`.text;
  expect(text).toBe('<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#39;&amp;amp;</a>');
});

it('puts markup into markup, and nothing for what is not there', () => {
  const some = ['a', 'b'].map((each) => html`<i>${each}</i>`);
  expect(html`<p>${some}${undefined}${false}${0}</p>`.text).toBe('<p><i>a</i><i>b</i>0</p>');
});

it('gives every text back as it was, and adds no markup', () => {
  const names: { readonly [entity: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      const { text } = html`${given}`;
      expect(text).not.toMatch(/[<>"']/);
      expect(text.replace(/&(#?\w+);/g, (_all, name: string) => names[name] as string)).toBe(given);
    }),
  );
});
