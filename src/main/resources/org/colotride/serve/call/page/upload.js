/** The ways in which a photograph comes to the page: chosen, dropped, pasted. */

/**
 * @param field where it is dropped; the whole page takes it, too
 * @param input a file input
 * @param take is given the file
 */
export function bindUpload(field, input, take) {
  const first = files => {
    const file = [...files ?? []].find(one => one.type === '' || one.type.startsWith('image/')) ?? files?.[0];
    if (file) {
      take(file);
    }
  };
  input.addEventListener('change', () => {
    first(input.files);
    // The same file may be chosen again.
    input.value = '';
  });
  document.addEventListener('dragover', event => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      field.classList.add('over');
    }
  });
  document.addEventListener('dragleave', event => {
    if (event.relatedTarget === null) {
      field.classList.remove('over');
    }
  });
  document.addEventListener('drop', event => {
    field.classList.remove('over');
    if (event.dataTransfer?.files.length) {
      event.preventDefault();
      first(event.dataTransfer.files);
    }
  });
  document.addEventListener('paste', event => first(event.clipboardData?.files));
}
