"use client";

import { useRef, useState, type DragEvent } from "react";

/** Files that are dragged over an element and let go there. Leaving for a child is told as leaving, so it is counted. */
export function usePictureDrop(onFiles: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");
  const enter = (by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  return {
    over,
    handlers: {
      onDragEnter: (event: DragEvent) => holdsFiles(event) && enter(1),
      onDragLeave: (event: DragEvent) => holdsFiles(event) && enter(-1),
      onDragOver: (event: DragEvent) => {
        if (holdsFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        enter(-depth.current);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
