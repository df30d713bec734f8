// Bound to every shader. A training that has ended sets `stopped`: what is still queued then returns at once.
struct Control {
  stopped: u32,
  // Iterations made.
  iterations: u32,
  // Stable ones in a row, and the total loss of the last.
  stableInARow: u32,
  lastTotal: f32,
}
@group(0) @binding(1) var<storage, read> control: Control;

// The number of a workgroup in a grid that had to be folded into rows (see `fold()` in webgpu_backend.ts).
fn linearGroup(group: vec3u, groups: vec3u) -> u32 {
  return group.y * groups.x + group.x;
}
