/** Puts text on the clipboard. A page that came over plain HTTP from another machine has no `navigator.clipboard`. */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (!isCopied) throw new Error('The browser does not let this page copy: select the text, and copy it by keyboard.');
}
