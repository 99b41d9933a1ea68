import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList title="Intent" label="Reading the intent" />;
}
