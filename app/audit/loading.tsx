import { SkeletonList } from "@/components/ui/skeleton";

export default function Loading() {
  return <SkeletonList title="Audit" label="Reading the audit" />;
}
