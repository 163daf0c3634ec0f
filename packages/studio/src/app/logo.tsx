/** Three stones, one upon the other. */
export function Logo() {
  return (
    <span className="logo">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <ellipse cx="11" cy="17.25" rx="8.75" ry="3.25" className="logo-stone-low" />
        <ellipse cx="10.5" cy="11" rx="6.25" ry="2.75" className="logo-stone-middle" />
        <ellipse cx="11.5" cy="5.5" rx="4" ry="2.25" className="logo-stone-high" />
      </svg>
      Cairn
    </span>
  );
}
