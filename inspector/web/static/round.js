// A picture in the clipboard becomes the form's screenshot: nobody has to save it first and look for it again.
"use strict";

document.addEventListener("paste", event => {
  const input = document.getElementById("screenshot"), pasted = document.getElementById("pasted");
  const picture = [...(event.clipboardData?.files || [])].find(file => ["image/png", "image/jpeg"].includes(file.type));
  if (!input || !picture) return;
  event.preventDefault();
  const kept = new DataTransfer();
  kept.items.add(new File([picture], picture.type === "image/png" ? "贴上的截图.png" : "贴上的截图.jpg", { type: picture.type }));
  input.files = kept.files;
  pasted.textContent = `已贴上截图（${Math.ceil(picture.size / 1024)} KB），回车登记`;
  pasted.className = "good small";
});
