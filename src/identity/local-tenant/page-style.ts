/** The look of the local tenant's pages. It stands in the page itself; the policy allows it by its digest. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e8eaed); --soft: light-dark(#5b6470, #a3adb8);
  --line: light-dark(#d9dee4, #3a424c); --paper: light-dark(#fff, #1f242a); --desk: light-dark(#eef1f5, #14171b);
  --accent: light-dark(#0b5cad, #7ab8f5); --on-accent: light-dark(#fff, #0d1a26); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 460px);
  place-content: center; padding: 24px 16px;
  background: var(--desk); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", sans-serif; }
main { background: var(--paper); border: 1px solid var(--line);
  border-radius: 12px; padding: 32px; box-shadow: 0 8px 32px rgb(0 0 0 / 8%); }
.tenant { margin: 0 0 20px; font-size: 13px; color: var(--soft); }
.tenant strong { color: var(--accent); }
h1 { margin: 0; font-size: 24px; line-height: 1.25; }
p { margin: 4px 0 0; color: var(--soft); }
ul { list-style: none; margin: 20px 0 0; padding: 0; display: grid; gap: 8px; }
form { margin: 0; }
button { font: inherit; color: inherit; cursor: pointer; border: 1px solid var(--line); border-radius: 8px;
  background: transparent; padding: 10px 14px; }
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.person { width: 100%; display: grid; grid-template-columns: 40px minmax(0, 1fr); gap: 12px; align-items: center; text-align: left; }
.initials { width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; font-size: 14px;
  font-weight: 600; background: var(--desk); color: var(--accent); }
.name { display: block; font-weight: 600; line-height: 1.3; }
.email { display: block; font-size: 13px; color: var(--soft); overflow-wrap: anywhere; }
.role { display: inline-block; margin-top: 6px; font-size: 12px; line-height: 1.5; border: 1px solid var(--accent); color: var(--accent); border-radius: 99px; padding: 1px 9px; }
.permission { border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.permission span { display: block; font-size: 14px; color: var(--soft); }
.actions { display: flex; gap: 8px; justify-content: flex-end; margin-top: 24px; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.cancel { border: 0; color: var(--soft); text-decoration: underline; padding: 10px 0; margin-top: 8px; }
pre { margin: 16px 0 0; padding: 12px; border-radius: 8px; background: var(--desk); font-size: 13px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
input { font: inherit; font-size: 20px; letter-spacing: 2px; width: 100%; margin-top: 16px; padding: 10px 14px; color: inherit;
  background: transparent; border: 1px solid var(--line); border-radius: 8px; }
`;
