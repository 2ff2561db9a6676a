import { copy } from './copy.js';

const dialog = document.getElementById('inspector');
const note = document.getElementById('inspector-note');
const text = dialog.querySelector('pre');

/** The row's button, to which the focus returns. */
let opener;

document.getElementById('inspector-close').addEventListener('click', close);
dialog.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
document.getElementById('inspector-copy').addEventListener('click', async () => {
  note.textContent = await copy(text.textContent).then(() => 'Copied.', (failure) => failure.message);
});

/** Shows an event as the client gives it, beside the events, which go on. */
export function inspect(event, button) {
  opener?.removeAttribute('aria-current');
  opener = button;
  opener.setAttribute('aria-current', 'true');
  document.getElementById('inspector-title').textContent = event.event;
  text.textContent = JSON.stringify(event, null, 2);
  text.scrollTop = 0;
  note.textContent = '';
  if (!dialog.open) dialog.show();
  document.getElementById('inspector-copy').focus();
}

function close() {
  dialog.close();
  opener.removeAttribute('aria-current');
  opener.focus();
}
