// Answering a question with the camera. Without it the page offers a file and a test clip.
const form = document.getElementById("camera");
const button = document.getElementById("camera-button");
const says = document.getElementById("camera-says");
const preview = document.getElementById("preview");
const file = document.getElementById("camera-file");

if (navigator.mediaDevices && window.MediaRecorder) {
  form.hidden = false;
  button.addEventListener("click", start, { once: true });
}

async function start() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  } catch (error) {
    says.textContent = "The camera cannot be used: " + error.message;
    button.addEventListener("click", start, { once: true });
    return;
  }
  preview.hidden = false;
  preview.srcObject = stream;
  preview.play();
  record(stream);
}

function record(stream) {
  const recorder = new MediaRecorder(stream);
  const chunks = [];
  recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
  recorder.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    send(new Blob(chunks, { type: recorder.mimeType }));
  });
  recorder.start();
  says.textContent = "Recording. It stops by itself after " + form.dataset.seconds + " seconds.";
  button.textContent = "Stop Recording";
  const limit = setTimeout(() => recorder.stop(), form.dataset.seconds * 1000);
  button.addEventListener("click", () => {
    clearTimeout(limit);
    recorder.stop();
  }, { once: true });
}

function send(blob) {
  says.textContent = "Sending the recording…";
  button.disabled = true;
  const files = new DataTransfer();
  files.items.add(new File([blob], "recording.webm", { type: blob.type }));
  file.files = files.files;
  form.submit();
}
