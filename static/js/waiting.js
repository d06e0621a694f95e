// A document in preparation: looks again every two seconds until it is ready.
if (document.querySelector("[data-waiting]")) setTimeout(() => location.reload(), 2000);
